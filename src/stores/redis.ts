import type { Cluster, Redis } from 'ioredis'
import { configurationError } from '../errors.ts'
import type { TokenStore, TokenStoreEntry, TokenStoreReplacement } from '../types.ts'
import { isCluster, type RedisCommand, type RedisReply, sendCommands } from './redis-batches.ts'
import { checkClient, checkServer } from './redis-checks.ts'
import { type Claim, createClaim, type RedisWrite } from './redis-claims.ts'
import { isUnsupported, storeUnavailable } from './redis-errors.ts'
import { replaceScript, runScript } from './redis-scripts.ts'
import { checkOptionNames } from './store-options.ts'

/** Which Redis keeps the records, and where in it. */
export interface RedisTokenStoreOptions {
  /** A client of ioredis: standalone, Sentinel or Cluster. The store never closes it. */
  readonly client: Redis | Cluster
  /** Stands before every key; `fv:`. */
  readonly prefix?: string
  /** Use a server whose `maxmemory-policy` evicts, so that tokens may be lost; `false`. */
  readonly allowEviction?: boolean
}

const optionNames = ['client', 'prefix', 'allowEviction']
const keysOfOneRead = 500

/**
 * Keeps records in Redis 6.2 or later, one key each. The first call asks the server for its version
 * and `maxmemory-policy`. Throws `invalid_options`; rejects with `store_unavailable`, and with
 * `invalid_options` for a server that will not do.
 */
export class RedisTokenStore implements TokenStore {
  readonly #client: Redis | Cluster
  readonly #prefix: string
  readonly #allowEviction: boolean
  readonly #claim: Claim
  #checked: Promise<void> | undefined

  constructor(options: RedisTokenStoreOptions) {
    if (typeof options?.client?.pipeline !== 'function') {
      throw configurationError(
        'invalid_options',
        'RedisTokenStore needs a client of ioredis: new RedisTokenStore({ client: new Redis(url) })',
      )
    }
    checkOptionNames('RedisTokenStore', options, optionNames)
    const { client, prefix = 'fv:', allowEviction = false } = options
    if (typeof prefix !== 'string') {
      throw configurationError('invalid_options', 'prefix of RedisTokenStore must be a string')
    }
    checkClient(client)
    this.#client = client
    this.#prefix = prefix
    this.#allowEviction = allowEviction
    this.#claim = createClaim(client)
  }

  async claim(entries: readonly TokenStoreEntry[]): Promise<(Uint8Array | null)[]> {
    if (entries.length === 0) return []
    const writes = entries.map((entry) => this.#write(entry))
    return await this.#answer(async () => await this.#claim(writes))
  }

  async read(keys: readonly string[]): Promise<(Uint8Array | null)[]> {
    if (keys.length === 0) return []
    const whole = keys.map((key) => this.#prefix + key)
    return await this.#answer(async () => {
      if (isCluster(this.#client)) {
        const commands = whole.map((key): RedisCommand => ({ name: 'get', key, words: [key] }))
        return valuesOf(await sendCommands(this.#client, commands)) as (Buffer | null)[]
      }
      const commands: RedisCommand[] = []
      for (let start = 0; start < whole.length; start += keysOfOneRead) {
        const words = whole.slice(start, start + keysOfOneRead)
        commands.push({ name: 'mget', key: words[0] ?? '', words })
      }
      return valuesOf(await sendCommands(this.#client, commands)).flat() as (Buffer | null)[]
    })
  }

  async replace(replacements: readonly TokenStoreReplacement[]): Promise<boolean[]> {
    if (replacements.length === 0) return []
    const calls = replacements.map((replacement) => {
      const { key, record, expiresAt } = this.#write(replacement)
      const expiry = expiresAt === undefined ? [] : [expiresAt]
      const words = [Buffer.from(replacement.expected), record, ...expiry]
      return { keys: [key], words } as const
    })
    return await this.#answer(async () => {
      const replies = await runScript(this.#client, replaceScript, calls)
      const forbidden = replies.find(([error]) => error !== null && isUnsupported(error))
      if (forbidden !== undefined) {
        throw storeUnavailable(forbidden[0], 'replacing records needs EVAL and EVALSHA permitted')
      }
      return valuesOf(replies).map((value) => Number(value) === 1)
    })
  }

  async count(key: string, by: number): Promise<number> {
    const whole = this.#prefix + key
    return await this.#answer(async () => {
      const command: RedisCommand = { name: 'incrby', key: whole, words: [whole, by] }
      const [value] = valuesOf(await sendCommands(this.#client, [command]))
      return Number(value)
    })
  }

  /** Copies, so that the caller may use its arrays again while the call is under way. */
  #write({ key, record, expiresAt }: TokenStoreEntry): RedisWrite {
    return {
      key: this.#prefix + key,
      record: Buffer.from(record),
      // Redis takes no 0 and nothing below it, which is the past as well as 1 is.
      expiresAt: expiresAt === undefined ? undefined : Math.max(1, Math.trunc(expiresAt)),
    }
  }

  async #answer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      await this.#check()
      return await ask()
    } catch (error) {
      throw storeUnavailable(error)
    }
  }

  /** Once; again after a failure, so that an operator can mend the server under a running process. */
  async #check(): Promise<void> {
    this.#checked ??= checkServer(this.#client, this.#allowEviction)
    const checked = this.#checked
    try {
      await checked
    } catch (error) {
      if (this.#checked === checked) this.#checked = undefined
      throw error
    }
  }
}

function valuesOf(replies: readonly RedisReply[]): unknown[] {
  return replies.map(([error, value]) => {
    if (error !== null) throw error
    return value
  })
}
