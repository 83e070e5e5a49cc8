import { MaskingError } from '../errors.ts'
import type { Health, Masker } from '../types.ts'
import type { Vault } from '../vault.ts'
import type { Calls } from './call.ts'

export interface HealthParts {
  readonly vault: Vault
  readonly calls: Calls
  readonly tenant: string
}

/** Asks the store what any call would need of it, and says what works. */
export function createHealth({ vault, calls, tenant }: HealthParts): Masker['health'] {
  return async () => {
    const begun = performance.now()
    let problem: { readonly place: 'store' | 'keys'; readonly text: string } | undefined
    try {
      await vault.ready(tenant)
    } catch (error) {
      problem = describe(error)
    }
    const { store, keys, cache } = vault.health(tenant)
    const health: Health = {
      ok: problem === undefined,
      store:
        problem?.place === 'store'
          ? { ...store, ok: false, problem: problem.text }
          : { ...store, ok: true, ...(problem ? {} : { latency: performance.now() - begun }) },
      keys: problem?.place === 'keys' ? { ...keys, ok: false, problem: problem.text } : keys,
      cache,
      calls: calls.running,
    }
    return health
  }
}

// Our own messages hold neither values nor addresses; those of others might.
function describe(error: unknown): { readonly place: 'store' | 'keys'; readonly text: string } {
  if (!(error instanceof MaskingError)) return { place: 'store', text: 'internal_error' }
  const place = error.code === 'keys_unavailable' ? 'keys' : 'store'
  return { place, text: `${error.code}: ${error.message}` }
}
