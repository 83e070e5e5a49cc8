import { createMasker } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import type { RedisServer } from '../test/support/redis-server.ts'
import { benchKeys } from './keys.ts'
import type { Pace } from './pace.ts'
import { makeValues } from './people.ts'
import { redisFact } from './redis.ts'
import { showBar, showCount, type Table } from './report.ts'

const batch = 1_000

/** Section 4: what the token of a 20-character value takes in Redis. */
export async function measureMemory(redis: RedisServer, { isQuick }: Pace): Promise<Table> {
  const tokens = isQuick ? 20_000 : 100_000
  const client = new Redis(redis.url)
  try {
    await client.flushall()
    const masker = createMasker({ keys: benchKeys, store: new RedisTokenStore({ client }) })
    // The first call leaves the check value behind, which is no token's.
    await masker.maskDocument(makeValues(1), ['[*]'])
    const checkKeys = (await client.keys('*')).filter((key) => key.endsWith('check-value'))
    const [ours] = (await client.keys('*')).filter((key) => !checkKeys.includes(key))
    const usage = Number(await client.memory('USAGE', ours ?? '', 'SAMPLES', 0))
    const before = await usedMemory(redis.url)
    for (let made = 0; made < tokens; made += batch) {
      await masker.maskDocument(makeValues(batch), ['[*]'])
    }
    const perToken = ((await usedMemory(redis.url)) - before) / tokens
    return {
      title: 'Redis memory for a 20-character value',
      about: 'The key and the sealed record of one token.',
      columns: ['', 'bytes', 'bar'],
      rows: [
        ['`MEMORY USAGE` of the key', String(usage), showBar([usage], 'at most', 220)],
        [
          `growth of \`used_memory\` by ${showCount(tokens)} tokens, for each (the table of keys with it)`,
          perToken.toFixed(0),
          '',
        ],
        ['length of the key', String(ours?.length), ''],
        ['length of the record', String(await client.strlen(ours ?? '')), ''],
      ],
    }
  } finally {
    client.disconnect()
  }
}

async function usedMemory(url: string): Promise<number> {
  return Number(await redisFact(url, 'memory', 'used_memory'))
}
