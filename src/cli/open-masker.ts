import { createMasker } from '../index.ts'
import type { KeyRing, Masker, MaskerOptions } from '../types.ts'
import { nameUnreachable } from './describe-error.ts'
import { readKeys } from './read-keys.ts'
import { openRedisStore } from './redis-store.ts'
import type { StoreArguments } from './store-arguments.ts'
import type { Surroundings } from './surroundings.ts'

export interface OpenedMasker {
  readonly masker: Masker
  /** The id of the secret that seals. */
  readonly keyId: string
  close(): Promise<void>
}

/**
 * A masker over the store and the keys that were given, or the ring that was read before, fit for use. Rejects with what is wrong with
 * them; nothing stays open then.
 */
export async function openMasker(
  given: StoreArguments & { readonly ring?: KeyRing },
  surroundings: Pick<Surroundings, 'environment' | 'progress' | 'input'>,
  options: Partial<MaskerOptions> = {},
): Promise<OpenedMasker> {
  const keys = given.ring ?? (await readKeys(given.keys, surroundings))
  const main = await openRedisStore(given.store)
  const subjects = given.subjectStore && (await openRedisStore(given.subjectStore))
  const disconnect = (): void => {
    main.close()
    subjects?.close()
  }
  try {
    const masker = createMasker({
      keys,
      store: main.store,
      ...(subjects === undefined ? {} : { subjectStore: subjects.store }),
      telemetry: false,
      ...options,
    })
    const close = async (): Promise<void> => {
      await masker.close()
      disconnect()
    }
    await masker.ready().catch(async (error: unknown) => {
      await close()
      throw nameUnreachable(error, given.store)
    })
    const keyId = keys.find(({ standby }) => standby !== true)?.id ?? 'none'
    return { masker, keyId, close }
  } catch (error) {
    disconnect()
    throw error
  }
}
