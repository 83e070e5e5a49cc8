/** Days since 1970-01-01 of a day in the proleptic Gregorian calendar; undefined for no such day. */
export function countDays(year: number, month: number, day: number): number | undefined {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return undefined
  if (day > monthLength(year, month)) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / millisecondsOfDay
}

/** Year, month and day of a count of days since 1970-01-01. */
export function splitDays(days: number): readonly [year: number, month: number, day: number] {
  const date = new Date(days * millisecondsOfDay)
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
}

const millisecondsOfDay = 86_400_000

function monthLength(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
