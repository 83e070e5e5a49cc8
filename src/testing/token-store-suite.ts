import type { TokenStore } from '../types.ts'
import { claimScenarios } from './claim-scenarios.ts'
import { expiryScenarios } from './expiry-scenarios.ts'
import { readScenarios } from './read-scenarios.ts'
import { replaceScenarios } from './replace-scenarios.ts'
import { scanScenarios } from './scan-scenarios.ts'
import type { Scenario } from './scenario.ts'
import { watchScenarios } from './watch-scenarios.ts'

/** How the suite runs: the functions of a test runner, and what the store can do. */
export interface TokenStoreSuiteOptions<Store extends TokenStore = TokenStore> {
  /** Stands in the titles of the tests. */
  readonly name: string
  /** Called for every test; all may share one server, as each test makes keys of its own. */
  readonly create: () => Store | Promise<Store>
  /** Makes a second store over the same records, as another process would; `destroy` gets it too. */
  readonly createPeer?: (store: Store) => Store | Promise<Store>
  /** Called after every test, failed ones too. */
  readonly destroy?: (store: Store) => unknown
  /** `describe` of node:test, Vitest, Jest or Mocha. */
  readonly describe: (name: string, body: () => void) => unknown
  /** `it` of the same runner. */
  readonly it: (name: string, body: () => Promise<void>) => unknown
}

const chapters: readonly (readonly [name: string, scenarios: readonly Scenario[]])[] = [
  ['claim', claimScenarios],
  ['read', readScenarios],
  ['replace', replaceScenarios],
  ['expiry', expiryScenarios],
  ['scan', scanScenarios],
  ['watch', watchScenarios],
]

/**
 * Declares the tests that every token store has to pass, in whatever runner it is handed; they take
 * some seconds, because records have to expire. The optional methods are proven where the store has
 * them; what two processes see of each other wants `createPeer`.
 */
export function describeTokenStore<Store extends TokenStore>(
  options: TokenStoreSuiteOptions<Store>,
): void {
  const { name, create, createPeer, destroy, describe, it } = options
  describe(name, () => {
    for (const [chapter, scenarios] of chapters) {
      describe(chapter, () => {
        for (const { title, prove } of scenarios) {
          it(title, async () => {
            const store = await create()
            const stores = [store]
            const makePeer =
              createPeer &&
              (async () => {
                const peer = await createPeer(store)
                stores.push(peer)
                return peer
              })
            try {
              await prove(store, makePeer)
            } finally {
              for (const made of stores) await destroy?.(made)
            }
          })
        }
      })
    }
  })
}
