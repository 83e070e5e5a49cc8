import { afterAll, describe, expect, it } from 'vitest'
import { removePrograms } from '../support/programs.ts'
import { type FaultScenario, findBreaches } from './row.ts'

const patience = 300_000

/** The short version of each scenario as a test; at the same time where they wait more than they work. */
export function describeFaults(
  name: string,
  scenarios: readonly FaultScenario[],
  { atOnce = false }: { readonly atOnce?: boolean } = {},
): void {
  describe(name, { concurrent: atOnce, timeout: patience }, () => {
    afterAll(removePrograms)
    for (const { name: fault, short, run } of scenarios) {
      it(fault, async () => {
        const row = await run(short)
        expect(findBreaches(row), row.note).toEqual([])
      })
    }
  })
}
