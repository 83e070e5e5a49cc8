import { z } from 'zod'
import { usageError } from './command-error.ts'

const hour = 3_600_000
const units: Readonly<Record<string, number>> = { h: hour, d: 24 * hour, w: 7 * 24 * hour }
const times = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

/**
 * The time before which something is older than `90d`, `12h` or `8w`, or a date or time in ISO 8601, in
 * milliseconds since 1970. Throws a usage error, also for what lies ahead: all would be older.
 */
export function readAge(given: string, now: number): number {
  const [, count, unit = ''] = /^([1-9]\d{0,4})([hdw])$/.exec(given) ?? []
  if (count !== undefined) return now - Number(count) * (units[unit] as number)
  const { success } = times.safeParse(given)
  if (!success) {
    throw usageError('--older-than is 12h, 90d or 8w, or a date or time such as 2026-01-31')
  }
  const before = Date.parse(given)
  if (before > now) throw usageError('--older-than names a time that is still to come')
  return before
}
