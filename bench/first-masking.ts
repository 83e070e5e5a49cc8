import { Redis } from 'ioredis'
import type { RedisServer } from '../test/support/redis-server.ts'
import { measureSpeeds } from './contest.ts'
import type { Pace } from './pace.ts'
import { makeValues } from './people.ts'
import { sealPlainly } from './plain.ts'
import { emptyRedis, listTokenKeys } from './redis.ts'
import type { RedisBenchmark } from './redis-benchmark.ts'
import type { Table } from './report.ts'
import {
  type BenchVault,
  callSize,
  databases,
  describeCalls,
  describePart,
  fillVault,
  openVaults,
  type VaultCalls,
  vaultRules,
} from './vault.ts'
import { shortSlices, tabulateVault } from './vault-table.ts'

const barred = ['`maskDocument`', '`maskFields`']
// So many that nearly every key it draws is new.
const keyspace = 1_000_000_000

/** Section 5: values that no store holds yet, against what Redis itself can do. */
export async function measureFirstMasking(
  redis: RedisServer,
  replicated: RedisServer,
  benchmark: RedisBenchmark,
  pace: Pace,
): Promise<Table> {
  const client = new Redis(redis.url)
  await client.flushall()
  const { vaults, close } = openVaults(redis, replicated)
  try {
    const data = 'x'.repeat(await measureRecord(vaults[0] as BenchVault))
    const values = makeValues(callSize)
    const calls = [
      ...vaults.flatMap(describeMasking),
      describePart('HMAC-SHA256 and `createCipheriv` alone, no Redis', () =>
        values.map(sealPlainly),
      ),
    ]
    const base = {
      ...benchmark({
        name: '`redis-benchmark` SET NX',
        command: ['SET', 'key:__rand_int__', data, 'NX'],
        keyspace,
        database: databases.plain,
      }),
      prepare: async () => await emptyRedis(client),
    }
    return tabulateVault({
      title: 'Masking 100 new values',
      about:
        'Values of 20 characters; against `redis-benchmark -c 1 -P 100` on the same server, with ' +
        `data of as many bytes as a record (${data.length}) and a new key each time.`,
      base,
      calls,
      bar: { least: 0.25, names: barred },
      vaults,
      speeds: await measureSpeeds([base, ...calls], shortSlices(pace)),
      pace,
    })
  } finally {
    await close()
    client.disconnect()
  }
}

function describeMasking(vault: BenchVault): readonly VaultCalls[] {
  const { client, masker, rotation } = vault
  const prepare = async () => {
    // Off the clock, so that new values do not fill the memory in a few rounds.
    await emptyRedis(client)
    // A walk over an empty store would be none.
    if (rotation !== undefined) await fillVault(vault)
  }
  const maskDocument = async () =>
    await masker.maskDocument({ values: makeValues(callSize) }, vaultRules)
  const maskFields = async () =>
    await masker.maskFields({
      mask: makeValues(callSize).map((value) => ({ value, token_name: 'Default Token' })),
    })
  return [
    describeCalls('`maskDocument`', vault, maskDocument, prepare),
    describeCalls('`maskFields`', vault, maskFields, prepare),
  ]
}

/** Bytes of the record of a value of 20 characters. */
async function measureRecord({ client, masker }: BenchVault): Promise<number> {
  await masker.maskDocument(makeValues(1), ['[*]'])
  const [key] = await listTokenKeys(client)
  return await client.strlen(key ?? '')
}
