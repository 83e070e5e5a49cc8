import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBudgetWindow } from '../../src/unmask-policy/budget-window.ts'

describe('budget windows', () => {
  it('begin at full multiples since 1970', () => {
    const hour = 3_600_000
    const at = (now: number) => createBudgetWindow(now, hour)
    expect(at(10 * hour)).toEqual({ name: '10', endsAt: 11 * hour, countedUntil: 12 * hour })
    expect(at(11 * hour - 1)).toEqual(at(10 * hour))
    expect(at(11 * hour).name).toBe('11')
  })

  it('hold every moment, and follow each other without a gap', () => {
    const now = fc.integer({ min: 0, max: 4_000_000_000_000 })
    const window = fc.integer({ min: 1_000, max: 366 * 86_400_000 })
    fc.assert(
      fc.property(now, window, (moment, length) => {
        const { name, endsAt, countedUntil } = createBudgetWindow(moment, length)
        expect(endsAt).toBeGreaterThan(moment)
        expect(endsAt - moment).toBeLessThanOrEqual(length)
        expect(countedUntil).toBeGreaterThanOrEqual(endsAt + length)
        expect(createBudgetWindow(endsAt - 1, length).name).toBe(name)
        expect(createBudgetWindow(endsAt, length).name).not.toBe(name)
        expect(createBudgetWindow(endsAt, length).endsAt).toBe(endsAt + length)
      }),
    )
  })
})
