import { gapKinds, type PhoneGroups } from './phone-groups.ts'

/**
 * How telling the shape of a national number is: `clear` by itself, `likely` unless the words around
 * say otherwise, `possible` with a word such as `call` beside it, `none` never.
 */
export type ShapeVerdict = 'clear' | 'likely' | 'possible' | 'none'

const { space, hyphen, dot, slash, opening, closing } = gapKinds
const brackets = opening | closing

/** Sizes of the groups, read as one decimal number: 3-3-4 is 334. */
function sizesOf({ starts, ends }: PhoneGroups, used: number): number {
  let sizes = 0
  for (let index = 0; index < used; index++) {
    sizes = sizes * 10 + Math.min(9, (ends[index] ?? 0) - (starts[index] ?? 0))
  }
  return sizes
}

/** Judges the first `used` groups as a number without `+`; `digits` are all of theirs. */
export function judgeNationalShape(
  text: string,
  groups: PhoneGroups,
  used: number,
  digits: string,
  hasBracket: boolean,
): ShapeVerdict {
  const sizes = sizesOf(groups, used)
  let gaps = 0
  for (let index = 1; index < used; index++) gaps |= groups.gaps[index] ?? 0
  const lead = text.charAt(groups.starts[0] ?? 0)
  const last = (groups.ends[used - 1] ?? 0) - (groups.starts[used - 1] ?? 0)
  const first = (groups.ends[0] ?? 0) - (groups.starts[0] ?? 0)
  if (used === 1) return judgeBare(digits, hasBracket)
  if (isDate(sizes, used, text, groups)) return 'none'
  if ((gaps & dot) !== 0 && used === 2) return 'none'
  if (isNorthAmerican(sizes, lead, digits)) {
    if ((gaps & ~space) !== 0 || hasBracket) return (gaps & slash) !== 0 ? 'likely' : 'clear'
    // A status, a time and a size of a server's log are parted by spaces too.
    return /^[2345]0\d/.test(digits) ? 'possible' : 'likely'
  }
  if (hasBracket) return judgeBracketed(sizes, gaps, lead, digits)
  if ((gaps & opening) !== 0) return judgeInnerBracket(sizes, digits)
  if ((gaps & closing) !== 0) return 'none'
  if ((gaps & slash) !== 0) {
    const isTrunk = lead === '0' && (groups.gaps[1] ?? 0) === slash && digits.length >= 9
    return isTrunk && first >= 3 && digits.length <= 12 ? 'likely' : 'none'
  }
  if (digits.startsWith('00')) return judgeExitCode(digits, used, gaps)
  if (lead === '0' && first > 1 && first < 6 && last > 1 && digits.length >= 9) {
    if (digits.length > 11 || hasSingle(groups, used)) return 'possible'
    if ((gaps & dot) !== 0 && (gaps !== dot || used < 4)) return 'possible'
    return used === 2 && last < 5 ? 'possible' : 'likely'
  }
  return judgeOther(sizes, gaps, lead, digits)
}

function judgeBare(digits: string, hasBracket: boolean): ShapeVerdict {
  if (hasBracket || digits.length > 13) return 'none'
  // The seconds since 1970.
  if (/^1[4-9]\d{8}$/.test(digits)) return 'none'
  // Days such as 20240131 are numbers of eight digits as well.
  return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d$/.test(digits) ? 'none' : 'possible'
}

function isNorthAmerican(sizes: number, lead: string, digits: string): boolean {
  if (sizes === 334) return true
  if (sizes === 1334) return lead === '1' || lead === '0'
  if (sizes === 3334) return digits.startsWith('001') || digits.startsWith('011')
  return sizes === 2334 && digits.startsWith('01')
}

function judgeBracketed(sizes: number, gaps: number, lead: string, digits: string): ShapeVerdict {
  if ((gaps & closing) === 0 || (gaps & slash) !== 0) return 'none'
  if (digits.length < 8 || digits.length > 12) return 'none'
  if (lead === '0' || sizes === 37) return 'clear'
  if (sizes === 244 || sizes === 254) return 'clear'
  return (gaps & hyphen) !== 0 ? 'likely' : 'possible'
}

/** `1 (555) 123-4567`, `8 (495) 123-45-67`, `0 (212) 123 45 67`. */
function judgeInnerBracket(sizes: number, digits: string): ShapeVerdict {
  if (digits.length < 10 || digits.length > 13) return 'none'
  return sizes === 13322 || sizes === 137 || digits.startsWith('0') ? 'clear' : 'possible'
}

function judgeExitCode(digits: string, used: number, gaps: number): ShapeVerdict {
  if (digits.length < 10 || used < 2 || (gaps & dot) !== 0) return 'possible'
  return digits[2] === '0' ? 'possible' : 'likely'
}

function judgeOther(sizes: number, gaps: number, lead: string, digits: string): ShapeVerdict {
  if (digits.length > 12 || (gaps & brackets) !== 0) return 'none'
  const isHyphened = (gaps & hyphen) !== 0 && (gaps & dot) === 0
  // Brazil, China, Russia.
  if (sizes === 254 && isHyphened) return 'likely'
  if (sizes === 344 && lead === '1' && isHyphened) return 'likely'
  if (sizes === 13322 && (lead === '8' || lead === '7') && isHyphened) return 'likely'
  return 'possible'
}

function hasSingle({ starts, ends }: PhoneGroups, used: number): boolean {
  for (let index = 0; index < used; index++) {
    if ((ends[index] ?? 0) - (starts[index] ?? 0) === 1) return true
  }
  return false
}

/** Whether the groups begin with a day such as `2024-05-03` or `3.5.2024`, also one with a time behind it. */
function isDate(sizes: number, used: number, text: string, groups: PhoneGroups): boolean {
  if (used < 3) return false
  const head = Math.floor(sizes / 10 ** (used - 3))
  const [one, two, three] = [0, 1, 2].map((index) =>
    Number(text.slice(groups.starts[index], groups.ends[index])),
  ) as [number, number, number]
  if (head === 422) return one >= 1000 && one < 2200 && two <= 12 && three <= 31
  if (head !== 224 && head !== 124 && head !== 214 && head !== 114) return false
  return one <= 31 && two <= 31 && three >= 1000 && three < 2200
}
