import { Redis } from 'ioredis'
import type { RedisServer } from '../test/support/redis-server.ts'
import { measureSpeeds } from './contest.ts'
import type { Pace } from './pace.ts'
import { makeValues } from './people.ts'
import { openPlainly, sealPlainly } from './plain.ts'
import { listTokenKeys } from './redis.ts'
import type { RedisBenchmark } from './redis-benchmark.ts'
import { showCount, type Table } from './report.ts'
import {
  type BenchVault,
  callSize,
  databases,
  describeCalls,
  describePart,
  fillVault,
  knownCalls,
  openVaults,
  type ValuesDocument,
  type VaultCalls,
  vaultRules,
} from './vault.ts'
import { shortSlices, tabulateVault } from './vault-table.ts'

const barred = ['`unmaskDocument`', '`unmaskFields`']

/** Section 4: tokens that are in Redis and in no cache, against what Redis itself can do. */
export async function measureUnmasking(
  redis: RedisServer,
  replicated: RedisServer,
  benchmark: RedisBenchmark,
  pace: Pace,
): Promise<Table> {
  const client = new Redis(redis.url)
  await client.flushall()
  const { vaults, close } = openVaults(redis, replicated, { cache: false })
  try {
    const calls: VaultCalls[] = []
    for (const vault of vaults) {
      calls.push(...describeUnmasking(vault, await fillVault(vault)))
    }
    const records = await readRecords(client)
    await fillBaseline(client, records)
    calls.push(...describeParts(client, [...records.keys()]))
    const base = benchmark({
      name: '`redis-benchmark` GET',
      command: ['GET', 'key:__rand_int__'],
      keyspace: records.size,
      database: databases.plain,
    })
    return tabulateVault({
      title: 'Unmasking 100 tokens that are in Redis',
      about:
        'No cache in front of the store; against `redis-benchmark -c 1 -P 100` on the same server, ' +
        `with as many records of the same bytes (${showCount(records.size)}).`,
      base,
      calls,
      bar: { least: 0.3, names: barred },
      vaults,
      speeds: await measureSpeeds([base, ...calls], shortSlices(pace)),
      pace,
    })
  } finally {
    await close()
    client.disconnect()
  }
}

function describeUnmasking(
  vault: BenchVault,
  documents: readonly ValuesDocument[],
): readonly VaultCalls[] {
  const { masker } = vault
  const payloads = documents.map(({ values }) => ({
    unmask: values.map((token_value) => ({ token_value })),
  }))
  const nextDocument = cycle(documents)
  const nextPayload = cycle(payloads)
  const unmaskDocument = async () => await masker.unmaskDocument(nextDocument(), vaultRules)
  const unmaskFields = async () => await masker.unmaskFields(nextPayload())
  return [
    describeCalls('`unmaskDocument`', vault, unmaskDocument),
    describeCalls('`unmaskFields`', vault, unmaskFields),
  ]
}

function describeParts(client: Redis, keys: readonly string[]): readonly VaultCalls[] {
  const nextKeys = cycle(
    Array.from({ length: knownCalls }, (_, call) =>
      keys.slice(call * callSize, (call + 1) * callSize),
    ),
  )
  const sealed = makeValues(callSize).map((value) => sealPlainly(value).record)
  return [
    describePart("ioredis's `mgetBuffer` alone", async () => await client.mgetBuffer(nextKeys())),
    describePart('`createDecipheriv` alone, no Redis', () => sealed.map(openPlainly)),
  ]
}

/** Records by key. */
async function readRecords(client: Redis): Promise<ReadonlyMap<string, Buffer>> {
  const keys = await listTokenKeys(client)
  const records = await client.mgetBuffer(keys)
  return new Map(keys.map((key, index) => [key, records[index] ?? Buffer.alloc(0)]))
}

/** What `redis-benchmark` reads: every key that it can draw, each with a record of ours. */
async function fillBaseline(client: Redis, records: ReadonlyMap<string, Buffer>): Promise<void> {
  const pipeline = client.pipeline()
  let serial = 0
  for (const record of records.values()) {
    pipeline.set(`key:${String(serial++).padStart(12, '0')}`, record)
  }
  await pipeline.exec()
}

function cycle<Item>(items: readonly Item[]): () => Item {
  let next = 0
  return () => items[next++ % items.length] as Item
}
