import type { Cluster, Redis } from 'ioredis'
import { configurationError } from '../errors.ts'
import { checkOptionNames } from '../option-names.ts'
import type {
  Durability,
  TokenStore,
  TokenStoreEntry,
  TokenStoreEvent,
  TokenStorePage,
  TokenStoreReplacement,
  TokenStoreWriteOptions,
} from '../types.ts'
import { sendCommands } from './redis-batches.ts'
import { checkClient, checkServer } from './redis-checks.ts'
import { type Claim, createClaim, type RedisWrite } from './redis-claims.ts'
import { answerOf, outerPrefix, type RedisReply } from './redis-client.ts'
import { connectionOf, type RedisConnection } from './redis-connection.ts'
import { leaveReplica } from './redis-demotion.ts'
import { isUnsupported, storeUnavailable } from './redis-errors.ts'
import { awaitReady } from './redis-readiness.ts'
import { readRecords } from './redis-reads.ts'
import { listReplaceCalls, type RedisReplacement } from './redis-replaces.ts'
import { createReplicaWait, type ReplicaWait } from './redis-replicas.ts'
import { scanKeys } from './redis-scan.ts'
import {
  countScript,
  type RedisScript,
  replaceScript,
  runScript,
  type ScriptCall,
} from './redis-scripts.ts'
import { createRedisWatch, type RedisWatch } from './redis-watch.ts'
import { checkDurability, checkPositiveInteger } from './store-options.ts'

/** Which Redis keeps the records, and where in it. */
export interface RedisTokenStoreOptions {
  /** A client of ioredis: standalone, Sentinel or Cluster. The store never closes it. */
  readonly client: Redis | Cluster
  /** Stands before every key; `fv:`. */
  readonly prefix?: string
  /** Use a server whose `maxmemory-policy` evicts, so that tokens may be lost; `false`. */
  readonly allowEviction?: boolean
  /**
   * Milliseconds in which a replica has to take what is written with durability `replica`; 500. Other
   * calls of the client wait meanwhile.
   */
  readonly replicaTimeout?: number
}

const optionNames = ['client', 'prefix', 'allowEviction', 'replicaTimeout']

/**
 * Keeps records in Redis 6.2 or later, one key each. The first call on every connection asks the
 * server for its version and `maxmemory-policy`. Nothing is sent before the client is connected: a
 * call waits 250 ms for that. Throws `invalid_options`; rejects with `store_unavailable`, and with
 * `invalid_options` for a server that will not do.
 */
export class RedisTokenStore implements TokenStore {
  readonly durabilities: readonly Durability[] = ['memory', 'replica']
  readonly #client: Redis | Cluster
  readonly #prefix: string
  readonly #allowEviction: boolean
  readonly #connection: RedisConnection
  readonly #claim: Claim
  readonly #replicas: ReplicaWait
  readonly #watch: RedisWatch
  #checked: { readonly epoch: number; readonly check: Promise<void> } | undefined

  constructor(options: RedisTokenStoreOptions) {
    if (typeof options?.client?.pipeline !== 'function') {
      throw configurationError(
        'invalid_options',
        'RedisTokenStore needs a client of ioredis: new RedisTokenStore({ client: new Redis(url) })',
      )
    }
    checkOptionNames('RedisTokenStore', options, optionNames)
    const { client, prefix = 'fv:', allowEviction = false, replicaTimeout = 500 } = options
    if (typeof prefix !== 'string') {
      throw configurationError('invalid_options', 'prefix of RedisTokenStore must be a string')
    }
    checkPositiveInteger('replicaTimeout', replicaTimeout)
    checkClient(client)
    this.#client = client
    this.#prefix = prefix
    this.#allowEviction = allowEviction
    this.#connection = connectionOf(client)
    this.#claim = createClaim(client)
    this.#replicas = createReplicaWait(client, prefix, replicaTimeout)
    const channel = `${outerPrefix(client)}${prefix}erased`
    this.#watch = createRedisWatch(client, this.#connection, channel)
  }

  async claim(
    entries: readonly TokenStoreEntry[],
    options?: TokenStoreWriteOptions,
  ): Promise<(Uint8Array | null)[]> {
    const replicas = this.#replicasFor(options)
    if (entries.length === 0) return []
    // Copies, so that the caller may use its arrays again while the call is under way.
    const writes = entries.map(
      ({ key, record, expiresAt }): RedisWrite => ({
        key: this.#prefix + key,
        record: Buffer.from(record),
        expiresAt: endOf(expiresAt),
      }),
    )
    return await this.#answer(async () => await this.#claim(writes, replicas))
  }

  /** A key that holds something other than a record is `null`, or in a cluster no bytes. */
  async read(keys: readonly string[]): Promise<(Uint8Array | null)[]> {
    if (keys.length === 0) return []
    const whole = keys.map((key) => this.#prefix + key)
    return await this.#answer(async () => await readRecords(this.#client, whole))
  }

  async replace(
    replacements: readonly TokenStoreReplacement[],
    options?: TokenStoreWriteOptions,
  ): Promise<boolean[]> {
    const replicas = this.#replicasFor(options)
    if (replacements.length === 0) return []
    const writes = replacements.map(
      ({ key, expected, record, expiresAt }): RedisReplacement => ({
        key: this.#prefix + key,
        expected: Buffer.from(expected),
        record: Buffer.from(record),
        expiresAt: expiresAt === undefined ? 'keep' : (endOf(expiresAt) ?? 'never'),
      }),
    )
    const calls = listReplaceCalls(this.#client, writes)
    return await this.#answer(async () => {
      const replies = await this.#run(replaceScript, calls, 'replacing records', replicas)
      return replies.flatMap((reply) =>
        (answerOf(reply) as unknown[]).map((one) => Number(one) === 1),
      )
    })
  }

  async count(key: string, by: number, expiresAt?: number): Promise<number> {
    const whole = this.#prefix + key
    const end = endOf(expiresAt)
    return await this.#answer(async () => {
      const [reply] =
        end === undefined
          ? await sendCommands(this.#client, [{ name: 'incrby', key: whole, words: [whole, by] }])
          : await this.#run(
              countScript,
              [{ keys: [whole], words: [by, end] }],
              'counting to an end',
            )
      return Number(answerOf(reply))
    })
  }

  async scan(cursor: string | undefined, size: number): Promise<TokenStorePage> {
    const count = Math.max(1, Math.trunc(size))
    return await this.#answer(async () => await scanKeys(this.#client, this.#prefix, cursor, count))
  }

  async announceErasure(): Promise<void> {
    await this.#answer(async () => await this.#watch.announce())
  }

  /** Opens a connection of its own for what others announce; without permission only `lost` comes. */
  watch(listener: (event: TokenStoreEvent) => void): () => void {
    return this.#watch.watch(listener)
  }

  /** Ends the connection of `watch`. */
  async close(): Promise<void> {
    this.#watch.close()
  }

  #replicasFor(options: TokenStoreWriteOptions | undefined): ReplicaWait | undefined {
    const durability = checkDurability('RedisTokenStore', this.durabilities, options)
    return durability === 'replica' ? this.#replicas : undefined
  }

  async #run(
    script: RedisScript,
    calls: readonly ScriptCall[],
    what: string,
    replicas?: ReplicaWait,
  ): Promise<RedisReply[]> {
    const replies = await runScript(this.#client, script, calls, replicas)
    const forbidden = replies.find(([error]) => error !== null && isUnsupported(error))
    if (forbidden === undefined) return replies
    throw storeUnavailable(forbidden[0], `${what} needs EVAL and EVALSHA permitted`)
  }

  async #answer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      await awaitReady(this.#client)
      await this.#check()
      return await ask()
    } catch (error) {
      leaveReplica(this.#client, error)
      throw storeUnavailable(error)
    }
  }

  /** Anew after a failure, so that an operator can mend the server under a running process. */
  async #check(): Promise<void> {
    const { epoch } = this.#connection
    if (this.#checked?.epoch !== epoch) {
      this.#checked = { epoch, check: checkServer(this.#client, this.#allowEviction) }
    }
    const checked = this.#checked
    try {
      await checked.check
    } catch (error) {
      if (this.#checked === checked) this.#checked = undefined
      throw error
    }
  }
}

/** As Redis takes it: no 0 and nothing below it, which is the past as well as 1 is. */
function endOf(expiresAt: number | undefined): number | undefined {
  if (expiresAt === undefined || expiresAt === Number.POSITIVE_INFINITY) return undefined
  return Math.min(Math.max(1, Math.trunc(expiresAt)), Number.MAX_SAFE_INTEGER)
}
