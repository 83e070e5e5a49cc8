import { createMasker } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import type { RedisServer } from '../test/support/redis-server.ts'
import { benchKeys } from './keys.ts'
import type { Pace } from './pace.ts'
import { makeValues } from './people.ts'
import { listTokenKeys, redisFact } from './redis.ts'
import { showBar, showCount, type Table } from './report.ts'

const batch = 1_000
const million = 1_000_000
// Megabytes for a million tokens.
const bar = 220

/** Section 6: what the token of a 20-character value takes in Redis. */
export async function measureMemory(redis: RedisServer, { isQuick }: Pace): Promise<Table> {
  const tokens = isQuick ? 50_000 : million
  const client = new Redis(redis.url)
  try {
    await client.flushall()
    const masker = createMasker({ keys: benchKeys, store: new RedisTokenStore({ client }) })
    // The first call leaves the check value behind, which is no token's.
    await masker.maskDocument(makeValues(1), ['[*]'])
    const [ours] = await listTokenKeys(client)
    const usage = Number(await client.memory('USAGE', ours ?? '', 'SAMPLES', 0))
    const before = await usedMemory(redis.url)
    for (let made = 0; made < tokens; made += batch) {
      await masker.maskDocument(makeValues(batch), ['[*]'])
    }
    const grown = (await usedMemory(redis.url)) - before
    return {
      title: 'Redis memory for values of 20 characters',
      about: 'The keys and the sealed records of their tokens.',
      columns: ['', 'size', 'bar'],
      rows: [
        ['`MEMORY USAGE` of one key', `${usage} bytes`, showBar([usage], 'at most', 220)],
        [
          `growth of \`used_memory\` by ${showCount(tokens)} tokens`,
          `${(grown / million).toFixed(1)} MB`,
          showBar([grown / million], 'at most', (bar * tokens) / million),
        ],
        ['for each (the table of keys with it)', `${(grown / tokens).toFixed(0)} bytes`, ''],
        ['length of a key', `${ours?.length} bytes`, ''],
        ['length of a record', `${await client.strlen(ours ?? '')} bytes`, ''],
      ],
    }
  } finally {
    client.disconnect()
  }
}

async function usedMemory(url: string): Promise<number> {
  return Number(await redisFact(url, 'memory', 'used_memory'))
}
