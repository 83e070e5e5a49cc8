import { createMasker } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import type { RedisServer } from '../test/support/redis-server.ts'
import { measureSpeeds, ratios } from './contest.ts'
import { benchKeys } from './keys.ts'
import type { Pace } from './pace.ts'
import { makeValues } from './people.ts'
import { createPlainMasking } from './plain.ts'
import { emptyRedis } from './redis.ts'
import { median, showCount, showSpread, type Table } from './report.ts'

const calls = 32
const alone = '`maskFields`, one call at a time'
const plain = 'by hand, one call at a time'

/** Section 8: calls of one value each; those in flight together share round trips. */
export async function measureSharing(redis: RedisServer, pace: Pace): Promise<Table> {
  const client = new Redis(redis.url)
  try {
    const masker = createMasker({ keys: benchKeys, store: new RedisTokenStore({ client }) })
    const maskPlainly = createPlainMasking(client)
    const prepare = async () => await emptyRedis(client)
    const maskOne = async ([value]: readonly string[]) => {
      await masker.maskFields({ mask: [{ value, token_name: 'Default Token' }] })
    }
    const run = (count: number, mask: (values: readonly string[]) => Promise<unknown>) => {
      return async () => {
        await Promise.all(Array.from({ length: count }, async () => await mask(makeValues(1))))
        return count
      }
    }
    const contestants = [
      { name: plain, prepare, run: run(1, maskPlainly) },
      { name: alone, prepare, run: run(1, maskOne) },
      { name: `by hand, ${calls} calls in flight`, prepare, run: run(calls, maskPlainly) },
      { name: `\`maskFields\`, ${calls} calls in flight`, prepare, run: run(calls, maskOne) },
    ]
    const speeds = await measureSpeeds(contestants, pace)
    return {
      title: 'Calls of one new value each',
      about: `How calls in flight share round trips. Median of ${pace.rounds} rounds, lowest and highest.`,
      columns: ['', 'values/s', 'times one at a time'],
      rows: contestants.map(({ name }) => [
        name,
        showCount(median(speeds.get(name) ?? [])),
        showSpread(ratios(speeds, name, name.startsWith('by hand') ? plain : alone)),
      ]),
    }
  } finally {
    client.disconnect()
  }
}
