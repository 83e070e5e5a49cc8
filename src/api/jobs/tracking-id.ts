import { randomUUID } from 'node:crypto'

/** A UUID and, right behind it, when it was made as DDMMYYYYHHMMSS, UTC: 50 characters. */
export function createTrackingId(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split(/[T.]/)
  const [year, month, day] = date.split('-')
  return `${randomUUID()}${day}${month}${year}${time.replaceAll(':', '')}`
}

/** Whether it has the form of one, so that what a caller sends leads nowhere else. */
export function isTrackingId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\d{14}$/.test(id)
}
