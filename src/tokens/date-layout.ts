import { countDays, splitDays } from './calendar.ts'
import type { Domain } from './domain.ts'

const first1900 = countDays(1900, 1, 1) as number
const last2099 = countDays(2099, 12, 31) as number
const first2000 = countDays(2000, 1, 1) as number
const firstYear1 = countDays(1, 1, 1) as number
const lastYear9999 = countDays(9999, 12, 31) as number

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const shortMonthNames = monthNames.map((name) => name.slice(0, 3))

/**
 * The dates that are written like this one: its layout is the domain, its day the rank. Dates of
 * 1900 to 2099 are a domain of their own, so that a birthday stays one. Undefined for no date.
 *
 * Read are `1967-06-12` (also with a time, fraction and offset), `12.06.1967`, `6/12/67`, `19670612`,
 * `12 June 1967`, `Jun 12, 1967`. Where day and month could be either, the month comes first.
 */
export function readDate(value: string): Domain | undefined {
  if (value.length < 6 || value.length > 35) return undefined
  return readYearFirst(value) ?? readYearLast(value) ?? readNamedMonth(value)
}

function readYearFirst(value: string): Domain | undefined {
  const match =
    /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:([T ])(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      value,
    )
  if (match === null) return undefined
  const [, year = '', separator = '', month = '', day = '', between, hour = '', minute = ''] = match
  const [, , , , , , , , second, fraction, offset = ''] = match
  const padding = paddingOf(month, day)
  if (padding === undefined || (separator === '' && value.length !== 8)) return undefined
  const days = countDays(Number(year), Number(month), Number(day))
  if (days === undefined) return undefined
  const span = chooseSpan(days)
  const printDay = (count: number): string => {
    const [y, m, d] = splitDays(count)
    return [String(y).padStart(4, '0'), pad(m, padding), pad(d, padding)].join(separator)
  }
  const id = `ymd ${separator} ${padding} ${span.name}`
  if (between === undefined) return dayDomain(id, span, days, printDay)
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined
  const places = fraction?.length ?? 0
  const unitsOfDay = second === undefined ? 1440n : 86_400n * 10n ** BigInt(places)
  const clock = Number(hour) * 60 + Number(minute)
  const units =
    second === undefined
      ? BigInt(clock)
      : BigInt(clock * 60 + Number(second)) * 10n ** BigInt(places) + BigInt(fraction ?? 0)
  return {
    id: `${id} ${between} ${second === undefined ? 'minutes' : places} ${offset}`,
    size: BigInt(span.size) * unitsOfDay,
    rank: BigInt(days - span.first) * unitsOfDay + units,
    print: (rank) =>
      printDay(span.first + Number(rank / unitsOfDay)) +
      between +
      printClock(rank % unitsOfDay, second === undefined ? undefined : places) +
      offset,
  }
}

function readYearLast(value: string): Domain | undefined {
  const match = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$/.exec(value)
  if (match === null) return undefined
  const [, one = '', separator = '', two = '', yearText = ''] = match
  const padding = paddingOf(one, two)
  if (padding === undefined) return undefined
  const short = yearText.length === 2
  const year = short ? 2000 + Number(yearText) : Number(yearText)
  const monthFirst = countDays(year, Number(one), Number(two))
  const days = monthFirst ?? countDays(year, Number(two), Number(one))
  if (days === undefined) return undefined
  const order = monthFirst === undefined ? 'dmy' : 'mdy'
  const span = short ? century : chooseSpan(days)
  return dayDomain(`${order} ${separator} ${padding} ${span.name}`, span, days, (count) => {
    const [y, m, d] = splitDays(count)
    const both = [pad(m, padding), pad(d, padding)]
    if (order === 'dmy') both.reverse()
    return [
      ...both,
      String(y)
        .padStart(4, '0')
        .slice(short ? 2 : 0),
    ].join(separator)
  })
}

function readNamedMonth(value: string): Domain | undefined {
  const dayFirst = /^(\d{1,2})( |-)([A-Za-z]{3,9})\2(\d{4})$/.exec(value)
  const monthFirst = /^([A-Za-z]{3,9}) (\d{1,2})(,? )(\d{4})$/.exec(value)
  const [word = '', day = '', separator = '', year = ''] =
    dayFirst !== null
      ? [dayFirst[3], dayFirst[1], dayFirst[2], dayFirst[4]]
      : monthFirst !== null
        ? [monthFirst[1], monthFirst[2], monthFirst[3], monthFirst[4]]
        : []
  const style = readMonth(word)
  const padding = paddingOf(day, day)
  if (style === undefined || padding === undefined) return undefined
  const days = countDays(Number(year), style.month, Number(day))
  if (days === undefined) return undefined
  const span = chooseSpan(days)
  const id = `${dayFirst ? 'dMy' : 'Mdy'} ${separator} ${padding} ${style.name} ${span.name}`
  return dayDomain(id, span, days, (count) => {
    const [y, m, d] = splitDays(count)
    const [name, number, full] = [style.print(m), pad(d, padding), String(y).padStart(4, '0')]
    return dayFirst
      ? `${number}${separator}${name}${separator}${full}`
      : `${name} ${number}${separator}${full}`
  })
}

interface DaySpan {
  readonly name: string
  readonly first: number
  readonly size: number
}

const modern: DaySpan = { name: 'modern', first: first1900, size: last2099 - first1900 + 1 }
const ever: DaySpan = { name: 'ever', first: firstYear1, size: lastYear9999 - firstYear1 + 1 }
const century: DaySpan = {
  name: 'century',
  first: first2000,
  size: (countDays(2099, 12, 31) as number) - first2000 + 1,
}

function chooseSpan(days: number): DaySpan {
  return days >= first1900 && days <= last2099 ? modern : ever
}

function dayDomain(
  id: string,
  span: DaySpan,
  days: number,
  print: (days: number) => string,
): Domain {
  return {
    id,
    size: BigInt(span.size),
    rank: BigInt(days - span.first),
    print: (rank) => print(span.first + Number(rank)),
  }
}

type Padding = 'padded' | 'bare'

// A layout is known only from both numbers: 06/7 is written by nobody's rule.
function paddingOf(one: string, two: string): Padding | undefined {
  if (one.length === 2 && two.length === 2) return 'padded'
  return one.startsWith('0') || two.startsWith('0') ? undefined : 'bare'
}

function pad(number: number, padding: Padding): string {
  return padding === 'padded' ? String(number).padStart(2, '0') : String(number)
}

function printClock(units: bigint, places: number | undefined): string {
  const two = (number: bigint): string => String(number).padStart(2, '0')
  if (places === undefined) return `${two(units / 60n)}:${two(units % 60n)}`
  const scale = 10n ** BigInt(places)
  const seconds = units / scale
  const fraction = places === 0 ? '' : `.${String(units % scale).padStart(places, '0')}`
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${fraction}`
}

interface MonthStyle {
  readonly month: number
  readonly name: string
  print(month: number): string
}

function readMonth(word: string): MonthStyle | undefined {
  for (const [length, names] of [
    ['full', monthNames],
    ['short', shortMonthNames],
  ] as const) {
    for (const [letterCase, change] of letterCases) {
      const index = names.findIndex((name) => change(name) === word)
      if (index === -1) continue
      return {
        month: index + 1,
        name: `${length} ${letterCase}`,
        print: (month) => change(names[month - 1] as string),
      }
    }
  }
  return undefined
}

const letterCases = [
  ['title', (name: string) => name],
  ['upper', (name: string) => name.toUpperCase()],
  ['lower', (name: string) => name.toLowerCase()],
] as const
