const slotCount = 16_384

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 8
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 0x8000 ? (remainder << 1) ^ 0x1021 : remainder << 1
  }
  return remainder
})

/** The slot of a key in a Redis Cluster: CRC-16/XMODEM of the key or of its part in braces. */
export function clusterSlot(key: string): number {
  const bytes = Buffer.from(key)
  const open = bytes.indexOf(0x7b)
  const close = open < 0 ? -1 : bytes.indexOf(0x7d, open + 1)
  const hashed = close > open + 1 ? bytes.subarray(open + 1, close) : bytes
  let remainder = 0
  for (const byte of hashed) {
    remainder = ((remainder << 8) ^ (table[(remainder >> 8) ^ byte] ?? 0)) & 0xffff
  }
  return remainder % slotCount
}

/** Some of the slots: 1 where a slot is one of them. */
export type SlotSet = Uint8Array

export function createSlotSet(): SlotSet {
  return new Uint8Array(slotCount)
}

/** Such as `0-5460,10923`. */
export function writeSlots(slots: SlotSet): string {
  const ranges: string[] = []
  for (let first = slots.indexOf(1); first >= 0; ) {
    const end = slots.indexOf(0, first)
    const last = (end < 0 ? slotCount : end) - 1
    ranges.push(first === last ? `${first}` : `${first}-${last}`)
    first = end < 0 ? -1 : slots.indexOf(1, end)
  }
  return ranges.join()
}

/** The slots of such a list; what is none is left out. */
export function readSlots(ranges: string): SlotSet {
  const slots = createSlotSet()
  for (const [, first = '', last = first] of ranges.matchAll(/(\d+)(?:-(\d+))?/g)) {
    slots.fill(1, Number(first), Number(last) + 1)
  }
  return slots
}
