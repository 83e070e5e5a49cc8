import { expect, it } from 'vitest'
import { createTrackingId, isTrackingId } from '../../../src/api/jobs/tracking-id.ts'

it('is a UUID and when it was made, UTC, the day first', () => {
  const id = createTrackingId(Date.parse('2026-03-09T07:05:04.321Z'))
  expect(id.slice(0, 36)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect(id.slice(36)).toBe('09032026070504')
  expect(createTrackingId(0)).not.toBe(createTrackingId(0))
})

it('is told from what is none', () => {
  const id = createTrackingId(Date.now())
  expect(isTrackingId(id)).toBe(true)
  for (const other of ['', id.slice(1), `${id}0`, `${id}\n`, id.toUpperCase(), 7, null, [id]]) {
    expect(isTrackingId(other)).toBe(false)
  }
})
