import { isDigit, isWordAt } from '../characters.ts'
import { monthNames } from '../months.ts'
import type { Span } from '../span.ts'

const yearFirst = /(\d{4})([-/.])(\d{1,2})\2(\d{1,2})/y
const yearLast = /(\d{1,2})([-/.]| ?\/ ?)(\d{1,2})\2(\d{4}|\d{2})/y
const bareDay = /(\d{4})(\d{2})(\d{2})/y
const eastAsian = /(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]/y
const dayThenMonth =
  /(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?: of| de)?[ -]([A-Za-z\u00c0-\u017f]{3,10})(?:\.| de|,)?[ -](\d{4}|\d{2})/iy
const dayAfterMonth = /(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})/iy
const monthBefore = /([A-Za-z\u00c0-\u017f]{3,10})\.? $/

/**
 * The day that is written around the digit at `start`, in figures or with the name of a month. Which
 * of two figures is the month is not asked for; one of them must be able to be it.
 */
export function findDay(text: string, start: number): Span | undefined {
  const month = monthBefore.exec(text.slice(Math.max(0, start - 13), start))
  if (month?.[1] !== undefined && monthNames.has(month[1].toLowerCase())) {
    const day = matchAt(dayAfterMonth, text, start)
    const monthStart = start - month[0].length
    if (day && isDay(day[1]) && isYear(day[2]) && !isWordAt(text, monthStart - 1)) {
      return close(text, monthStart, start + day[0].length)
    }
  }
  const numbers = matchAt(yearFirst, text, start)
  if (numbers) {
    return isYear(numbers[1]) && isMonthAndDay(numbers[3], numbers[4])
      ? close(text, start, start + numbers[0].length)
      : undefined
  }
  const european = matchAt(yearLast, text, start)
  if (european && isYear(european[4]) && isMonthAndDay(european[1], european[3])) {
    return close(text, start, start + european[0].length)
  }
  const named = matchAt(dayThenMonth, text, start)
  if (named && isDay(named[1]) && isYear(named[3])) {
    if (monthNames.has((named[2] ?? '').toLowerCase())) {
      return close(text, start, start + named[0].length)
    }
  }
  const eastern = matchAt(eastAsian, text, start)
  if (eastern) return { start, end: start + eastern[0].length }
  const bare = matchAt(bareDay, text, start)
  if (bare && isYear(bare[1]) && isMonthAndDay(bare[2], bare[3])) {
    return close(text, start, start + bare[0].length)
  }
  return undefined
}

function matchAt(expression: RegExp, text: string, start: number): RegExpExecArray | null {
  expression.lastIndex = start
  return expression.exec(text)
}

function close(text: string, start: number, end: number): Span | undefined {
  if (isWordAt(text, end)) return undefined
  const isTied = '-/.'.includes(text.charAt(end)) && text.charAt(end) !== ''
  return isTied && isDigit(text.charCodeAt(end + 1)) ? undefined : { start, end }
}

function isDay(day: string | undefined): boolean {
  return Number(day) >= 1 && Number(day) <= 31
}

function isYear(year: string | undefined): boolean {
  return year?.length === 2 || (Number(year) >= 1850 && Number(year) <= 2100)
}

function isMonthAndDay(one: string | undefined, other: string | undefined): boolean {
  return isDay(one) && isDay(other) && (Number(one) <= 12 || Number(other) <= 12)
}
