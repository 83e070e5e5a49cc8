import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathHolds } from '../../src/fields/holds.ts'
import type { PathStep } from '../../src/fields/path.ts'
import { holds } from './reference.ts'

const step = fc.oneof(
  fc.constantFrom('a', 'b', '0').map((key): PathStep => ({ kind: 'key', key })),
  fc.constantFrom<PathStep>({ kind: 'elements' }, { kind: 'any' }, { kind: 'deep' }),
)
const key = fc.constantFrom<string | number>('a', 'b', '0', 0, 1)

describe('pathHolds', () => {
  it('says what the slow reading of paths says', () => {
    const paths = fc.array(step, { maxLength: 6 })
    const places = fc.array(key, { maxLength: 7 })
    fc.assert(
      fc.property(paths, places, (steps, place) => {
        const slow = place.map((one) => ({ key: String(one), array: typeof one === 'number' }))
        expect(pathHolds(steps, place)).toBe(holds(steps, slow))
      }),
      { numRuns: 3_000 },
    )
  })

  it('takes no longer for many **', () => {
    const steps = Array.from(
      { length: 200 },
      (_, at): PathStep => (at % 2 === 0 ? { kind: 'deep' } : { kind: 'key', key: 'a' }),
    )
    const place = Array.from({ length: 200 }, () => 'a')
    expect(pathHolds([...steps, { kind: 'key', key: 'z' }], place)).toBe(false)
  })
})
