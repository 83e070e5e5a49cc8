const rounds = 24
const rate = 136
/** The rotations and the order of the lanes that steps rho and pi of FIPS 202 ask for. */
const rotations = [
  1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
]
const lanes = [
  10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
]
const roundConstants = Uint32Array.from([
  0, 0x00000001, 0, 0x00008082, 0x80000000, 0x0000808a, 0x80000000, 0x80008000, 0, 0x0000808b, 0,
  0x80000001, 0x80000000, 0x80008081, 0x80000000, 0x00008009, 0, 0x0000008a, 0, 0x00000088, 0,
  0x80008009, 0, 0x8000000a, 0, 0x8000808b, 0x80000000, 0x0000008b, 0x80000000, 0x00008089,
  0x80000000, 0x00008003, 0x80000000, 0x00008002, 0x80000000, 0x00000080, 0, 0x0000800a, 0x80000000,
  0x8000000a, 0x80000000, 0x80008081, 0x80000000, 0x00008080, 0, 0x80000001, 0x80000000, 0x80008008,
])

/**
 * Keccak-256 of at most 135 ASCII characters, as Ethereum uses it: SHA-3 before its padding was
 * changed, so `node:crypto` does not have it. Only for check digits, not to protect anything.
 */
export function hashKeccak256(ascii: string): Uint8Array {
  const bytes = new Uint8Array(200)
  for (let index = 0; index < ascii.length; index++) bytes[index] = ascii.charCodeAt(index)
  bytes[ascii.length] = 1
  bytes[rate - 1] = (bytes[rate - 1] ?? 0) | 0x80
  const view = new DataView(bytes.buffer)
  // Each lane of 64 bits in two halves, the low one first.
  const state = Int32Array.from({ length: 50 }, (_, index) => view.getInt32(index * 4, true))
  permute(state)
  for (let index = 0; index < 8; index++) view.setInt32(index * 4, state[index] ?? 0, true)
  return bytes.slice(0, 32)
}

function permute(state: Int32Array): void {
  const columns = new Int32Array(10)
  const at = (index: number) => state[index] as number
  const column = (index: number) => columns[index % 10] as number
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < 10; index++) {
      columns[index] = at(index) ^ at(index + 10) ^ at(index + 20) ^ at(index + 30) ^ at(index + 40)
    }
    for (let x = 0; x < 10; x += 2) {
      const low = column(x + 8) ^ ((column(x + 2) << 1) | (column(x + 3) >>> 31))
      const high = column(x + 9) ^ ((column(x + 3) << 1) | (column(x + 2) >>> 31))
      for (let y = x; y < 50; y += 10) {
        state[y] = at(y) ^ low
        state[y + 1] = at(y + 1) ^ high
      }
    }
    let low = at(2)
    let high = at(3)
    for (let index = 0; index < rounds; index++) {
      const lane = (lanes[index] ?? 0) * 2
      const rotation = rotations[index] ?? 0
      const nextLow = at(lane)
      const nextHigh = at(lane + 1)
      const one = rotation < 32 ? low : high
      const other = rotation < 32 ? high : low
      const by = rotation % 32
      state[lane] = by === 0 ? one : (one << by) | (other >>> (32 - by))
      state[lane + 1] = by === 0 ? other : (other << by) | (one >>> (32 - by))
      low = nextLow
      high = nextHigh
    }
    for (let y = 0; y < 50; y += 10) {
      for (let x = 0; x < 10; x++) columns[x] = at(y + x)
      for (let x = 0; x < 10; x++) state[y + x] = at(y + x) ^ (~column(x + 2) & column(x + 4))
    }
    state[0] = at(0) ^ (roundConstants[round * 2 + 1] ?? 0)
    state[1] = at(1) ^ (roundConstants[round * 2] ?? 0)
  }
}
