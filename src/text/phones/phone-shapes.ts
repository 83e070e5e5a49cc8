import { gapKinds, type PhoneGroups } from './phone-groups.ts'

/**
 * How telling the shape of a national number is: `clear` by itself, `likely` unless the words around
 * say otherwise, `possible` with a word such as `call` beside it, `none` never.
 */
export type ShapeVerdict = 'clear' | 'likely' | 'possible' | 'none'

const { space, hyphen, dot, slash, opening, closing } = gapKinds
const brackets = opening | closing
/** What a column or a quoted value begins behind. */
const fieldOpenings = ',;|\t(\'">'
/** North America and Britain. */
const wholeBracketed = new Set([334, 344, 434])
/** Their numbers have eight digits behind a code of four. */
const germanMobile = /^01[5-7]/

/** Sizes of the groups, read as one decimal number: 3-3-4 is 334. */
function sizesOf({ starts, ends }: PhoneGroups, used: number): number {
  let sizes = 0
  for (let index = 0; index < used; index++) {
    sizes = sizes * 10 + Math.min(9, (ends[index] ?? 0) - (starts[index] ?? 0))
  }
  return sizes
}

/** Judges the first `used` groups as a number without `+`. */
export function judgeNationalShape(
  text: string,
  groups: PhoneGroups,
  used: number,
  hasBracket: boolean,
): ShapeVerdict {
  const start = groups.starts[0] ?? 0
  const size = groups.digits[used - 1] ?? 0
  const sizes = sizesOf(groups, used)
  let gaps = 0
  for (let index = 1; index < used; index++) gaps |= groups.gaps[index] ?? 0
  const lead = text.charAt(start)
  const last = (groups.ends[used - 1] ?? 0) - (groups.starts[used - 1] ?? 0)
  const first = (groups.ends[0] ?? 0) - (groups.starts[0] ?? 0)
  if (used === 1) return judgeBare(text.slice(start, groups.ends[0]), hasBracket)
  if ((gaps & dot) !== 0 && used === 2) return 'none'
  if (isNorthAmerican(sizes, text, start)) {
    if ((gaps & ~space) !== 0 || hasBracket) return (gaps & slash) !== 0 ? 'likely' : 'clear'
    // A status, a time and a size of a server's log are parted by spaces too.
    const isField = start > 0 && fieldOpenings.includes(text.charAt(start - 1))
    return !isField && /^[2345]0/.test(text.slice(start, start + 2)) ? 'possible' : 'likely'
  }
  if (hasBracket) return judgeBracketed(sizes, gaps, lead, size)
  if ((gaps & opening) !== 0) return judgeInnerBracket(sizes, lead, size)
  if ((gaps & closing) !== 0) return 'none'
  if ((gaps & slash) !== 0) {
    const isTrunk = lead === '0' && (groups.gaps[1] ?? 0) === slash && size >= 9
    return isTrunk && first >= 3 && size <= 12 && !hasSingle(groups, used) ? 'likely' : 'none'
  }
  if (text.startsWith('00', start)) {
    return judgeExitCode(text.charAt(start + 2), size, gaps)
  }
  if (lead === '0' && first > 1 && first < 7 && last > 1 && size >= 9) {
    const mayBeLong = used === 2 || sizes === 444 || germanMobile.test(text.slice(start, start + 3))
    if (size > 12 || (size === 12 && !mayBeLong) || hasSingle(groups, used)) return 'possible'
    if ((gaps & dot) !== 0 && (gaps !== dot || used < 4)) return 'possible'
    return used === 2 && last < 5 ? 'possible' : 'likely'
  }
  return judgeOther(sizes, gaps, lead, size)
}

function judgeBare(digits: string, hasBracket: boolean): ShapeVerdict {
  if (hasBracket || digits.length > 13) return 'none'
  // The seconds since 1970, and the milliseconds.
  if (/^1[4-9]\d{8}(?:\d{3})?$/.test(digits)) return 'none'
  // Days such as 20240131 are numbers of eight digits as well.
  return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d$/.test(digits) ? 'none' : 'possible'
}

function isNorthAmerican(sizes: number, text: string, start: number): boolean {
  if (sizes === 334) return true
  if (sizes === 1334) return text[start] === '1' || text[start] === '0'
  if (sizes === 3334) return text.startsWith('001', start) || text.startsWith('011', start)
  return sizes === 2334 && text.startsWith('01', start)
}

function judgeBracketed(sizes: number, gaps: number, lead: string, size: number): ShapeVerdict {
  if ((gaps & closing) === 0 || (gaps & slash) !== 0) return 'none'
  // Germany has some of 13 digits, behind the bracket in one piece.
  if (size < 8 || (size > 12 && (size > 13 || sizes > 99))) return 'none'
  // In `(020) 7946 0018 5 items` the last figure is no part of it.
  if (sizes % 10 < 3 && wholeBracketed.has(Math.floor(sizes / 10))) return 'none'
  if (lead === '0' || sizes === 37) return 'clear'
  if (sizes === 244 || sizes === 254) return 'clear'
  return (gaps & hyphen) !== 0 ? 'likely' : 'possible'
}

/** `1 (555) 123-4567`, `8 (495) 123-45-67`, `0 (212) 123 45 67`. */
function judgeInnerBracket(sizes: number, lead: string, size: number): ShapeVerdict {
  if (size < 10 || size > 13) return 'none'
  return sizes === 13322 || sizes === 137 || lead === '0' ? 'clear' : 'possible'
}

function judgeExitCode(third: string, size: number, gaps: number): ShapeVerdict {
  if (size < 10 || (gaps & dot) !== 0) return 'possible'
  return third === '0' ? 'possible' : 'likely'
}

function judgeOther(sizes: number, gaps: number, lead: string, size: number): ShapeVerdict {
  if (size > 12 || (gaps & brackets) !== 0) return 'none'
  const isHyphened = (gaps & hyphen) !== 0 && (gaps & dot) === 0
  // Brazil, China, Russia.
  if (sizes === 254 && isHyphened) return 'likely'
  if (sizes === 344 && lead === '1' && isHyphened) return 'likely'
  if (sizes === 13322 && (lead === '8' || lead === '7') && isHyphened) return 'likely'
  // Spain, Poland and others without a trunk zero.
  if (gaps === hyphen && sizes === 2322) return 'likely'
  if (gaps === space && (sizes === 2322 || (sizes === 3222 && lead >= '5'))) return 'likely'
  return 'possible'
}

function hasSingle({ starts, ends }: PhoneGroups, used: number): boolean {
  for (let index = 0; index < used; index++) {
    if ((ends[index] ?? 0) - (starts[index] ?? 0) === 1) return true
  }
  return false
}

/** Whether the groups begin with a day such as `2024-05-03` or `3.5.2024`, also one with a time behind it. */
export function startsWithDay(text: string, groups: PhoneGroups): boolean {
  if (groups.count < 3) return false
  const head = sizesOf(groups, 3)
  if (head !== 422 && (head % 10 !== 4 || head > 224)) return false
  const numberAt = (index: number) => Number(text.slice(groups.starts[index], groups.ends[index]))
  const one = numberAt(0)
  const two = numberAt(1)
  const three = numberAt(2)
  if (head === 422) return one >= 1000 && one < 2200 && two <= 12 && three <= 31
  if (head !== 224 && head !== 124 && head !== 214 && head !== 114) return false
  return one <= 31 && two <= 31 && three >= 1000 && three < 2200
}
