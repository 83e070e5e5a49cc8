import { createMasker, type Masker, type MaskerOptions } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import type { RedisServer } from '../test/support/redis-server.ts'
import type { Contestant } from './contest.ts'
import { benchKeys } from './keys.ts'
import { makeValues } from './people.ts'
import { createRotation, type Rotation } from './rotation.ts'

/** Values of one call. */
export const callSize = 100

/** Calls whose tokens lie in the store before anything is measured. */
export const knownCalls = 100

export const vaultRules = ['values[*]'] as const

export interface ValuesDocument {
  readonly values: readonly string[]
}

/** A masker over a database of its own, under one of the conditions that are compared. */
export interface BenchVault {
  /** Behind the name of what is measured. */
  readonly condition: string
  readonly client: Redis
  readonly masker: Masker
  /** Runs while this vault is measured. */
  readonly rotation: Rotation | undefined
}

/** The databases of the server that the vaults below write to. */
export const databases = { plain: 0, rotating: 1 } as const

/** The same masker as it comes, with `durability: 'replica'`, and while its secrets rotate. */
export function openVaults(
  redis: RedisServer,
  replicated: RedisServer,
  options: Pick<MaskerOptions, 'cache'> = {},
): { readonly vaults: readonly BenchVault[]; close(): Promise<void> } {
  const open = (condition: string, url: string, db: number, more: Partial<MaskerOptions> = {}) => {
    const client = new Redis(url, { db })
    const store = new RedisTokenStore({ client })
    const masker = createMasker({ keys: benchKeys, store, ...options, ...more })
    return { condition, client, masker, rotation: undefined }
  }
  const rotating = open(', secrets rotating', redis.url, databases.rotating)
  const vaults: BenchVault[] = [
    open('', redis.url, databases.plain),
    open(", `durability: 'replica'`", replicated.url, 0, { durability: 'replica' }),
    { ...rotating, rotation: createRotation(rotating.masker) },
  ]
  return {
    vaults,
    close: async () => {
      for (const { client, masker } of vaults) {
        await masker.close()
        client.disconnect()
      }
    },
  }
}

/** Documents whose values are tokens that the store holds. */
export async function fillVault({ masker }: BenchVault): Promise<ValuesDocument[]> {
  const documents: ValuesDocument[] = []
  while (documents.length < knownCalls) {
    documents.push(await masker.maskDocument({ values: makeValues(callSize) }, vaultRules))
  }
  return documents
}

/** Calls of 100 values. */
export interface VaultCalls extends Contestant {
  /** Microseconds of this process's own processor time for a value, one figure for each slice. */
  readonly times: readonly number[]
}

/** Calls against one vault; its secrets rotate meanwhile where it says so. */
export function describeCalls(
  name: string,
  { condition, rotation }: Pick<BenchVault, 'condition' | 'rotation'>,
  call: () => unknown,
  prepare?: () => Promise<void>,
): VaultCalls {
  const times: number[] = []
  let used = process.cpuUsage()
  let values = 0
  return {
    name: `${name}${condition}`,
    times,
    prepare: async () => {
      await prepare?.()
      rotation?.start()
      values = 0
      used = process.cpuUsage()
    },
    finish: async () => {
      const { user, system } = process.cpuUsage(used)
      times.push((user + system) / values)
      await rotation?.stop()
    },
    run: async () => {
      checkAnswer(await call())
      values += callSize
      return callSize
    },
  }
}

/** `maskFields` and `unmaskFields` resolve to their failures too, and those are fast. */
function checkAnswer(answer: unknown): void {
  const { success, error } = answer as { success?: boolean; error?: { message: string } }
  if (success === false) throw new Error(error?.message)
}

/** What nobody can do without, by itself. */
export function describePart(name: string, work: () => unknown): VaultCalls {
  return describeCalls(`for comparison: ${name}`, { condition: '', rotation: undefined }, work)
}
