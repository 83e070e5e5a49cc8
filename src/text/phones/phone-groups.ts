import { isAsciiLetter, isDigit, isWordAt } from '../characters.ts'

/** Digits and what parts them, from one place on; filled anew for each candidate. */
export interface PhoneGroups {
  count: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Of the gap before each group; 0 for the first. */
  readonly gaps: Uint8Array
  /** The digits of each group and all before it. */
  readonly digits: Uint8Array
}

/** What a gap holds, as bits. */
export const gapKinds = { space: 1, hyphen: 2, dot: 4, slash: 8, opening: 16, closing: 32 } as const

const mostGroups = 9
const longestGroup = 15
const longestGap = 3

export function createPhoneGroups(): PhoneGroups {
  return {
    count: 0,
    starts: new Int32Array(mostGroups),
    ends: new Int32Array(mostGroups),
    gaps: new Uint8Array(mostGroups),
    digits: new Uint8Array(mostGroups),
  }
}

function gapKindOf(code: number): number {
  if (code === 32 || code === 0xa0 || code === 0x202f) return gapKinds.space
  if (code === 45 || (code >= 0x2010 && code <= 0x2013)) return gapKinds.hyphen
  if (code === 46) return gapKinds.dot
  if (code === 47) return gapKinds.slash
  if (code === 40) return gapKinds.opening
  return code === 41 ? gapKinds.closing : 0
}

/** Whether the `x` at `index` starts an extension, as in `4567x123`. */
export function isExtensionAt(text: string, index: number): boolean {
  return (text.charCodeAt(index) | 32) === 120 && isDigit(text.charCodeAt(index + 1))
}

/**
 * Reads at most 9 groups of digits from the digit at `start` on, parted by at most 3 units each. A
 * group that runs on into a word is left out, unless an extension follows it.
 */
export function readPhoneGroups(text: string, start: number, groups: PhoneGroups): void {
  groups.count = 0
  let index = start
  let gap = 0
  let digits = 0
  while (groups.count < mostGroups) {
    const groupStart = index
    while (isDigit(text.charCodeAt(index))) {
      index++
      if (index - groupStart > longestGroup) return
    }
    const next = text.charCodeAt(index)
    const runsOn = isAsciiLetter(next) || next === 95 || (next > 127 && isWordAt(text, index))
    if (runsOn && !isExtensionAt(text, index)) return
    groups.starts[groups.count] = groupStart
    groups.ends[groups.count] = index
    groups.gaps[groups.count] = gap
    digits += index - groupStart
    groups.digits[groups.count] = digits
    groups.count++
    if (runsOn) return
    gap = 0
    const gapStart = index
    for (;;) {
      const kind = gapKindOf(text.charCodeAt(index))
      if (kind === 0 || index - gapStart === longestGap) break
      gap |= kind
      index++
    }
    if (index === gapStart || !isDigit(text.charCodeAt(index))) return
  }
}
