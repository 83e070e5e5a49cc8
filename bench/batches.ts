import { createMasker, type Masker, type MaskerOptions } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import type { RedisServer } from '../test/support/redis-server.ts'
import { type Contestant, measureSpeeds, ratios } from './contest.ts'
import { benchKeys } from './keys.ts'
import type { Pace } from './pace.ts'
import { makeValues } from './people.ts'
import { createPlainMasking } from './plain.ts'
import { emptyRedis } from './redis.ts'
import { median, showBar, showCount, showSpread, type Table } from './report.ts'

const size = 100
const inFlight = 8
const plain = 'by hand, one batch at a time'
const plainParallel = `by hand, ${inFlight} batches in flight`

interface Row extends Contestant {
  readonly base: string
  readonly bar?: number
}

/** Section 3: values a second in batches of 100, against the same written by hand. */
export async function measureBatches(redis: RedisServer, pace: Pace): Promise<Table> {
  const client = new Redis(redis.url)
  try {
    const rows = await listRows(client)
    const speeds = await measureSpeeds(rows, pace)
    return {
      title: 'Batches of 100 on Redis',
      about:
        'Values of 20 characters in one process; by hand is HMAC-SHA256, AES-256-GCM and one ' +
        `pipeline of \`SET NX GET\` a batch. Median of ${pace.rounds} rounds, lowest and highest.`,
      columns: ['', 'values/s', 'times by hand', 'bar'],
      rows: rows.map(({ name, base, bar }) => {
        const times = ratios(speeds, name, base)
        return [
          name,
          showCount(median(speeds.get(name) ?? [])),
          showSpread(times),
          bar === undefined ? '' : showBar(times, 'at least', bar),
        ]
      }),
    }
  } finally {
    client.disconnect()
  }
}

async function listRows(client: Redis): Promise<Row[]> {
  const maskPlainly = createPlainMasking(client)
  const open = (options: Omit<MaskerOptions, 'keys'> = {}): Masker =>
    createMasker({ keys: benchKeys, store: new RedisTokenStore({ client }), ...options })
  const [masker, uncached] = [open(), open({ cache: false })]
  const known = makeValues(size)
  const knownPayload = payloadOf(known)
  const knownDocument = { values: known }
  const masked = await uncached.maskDocument(knownDocument, rules)
  const tokensPayload = { unmask: masked.values.map((token_value) => ({ token_value })) }
  const prepare = async (): Promise<void> => {
    // Off the clock, so that new values do not fill the memory in a few rounds.
    await emptyRedis(client)
    await uncached.maskDocument(knownDocument, rules)
    await masker.maskDocument(knownDocument, rules)
  }
  const maskDocument = async () => await masker.maskDocument({ values: makeValues(size) }, rules)
  const maskFields = async () => await masker.maskFields(payloadOf(makeValues(size)))
  const row = (name: string, work: () => Promise<unknown>, bar?: number): Row => ({
    name,
    base: plain,
    prepare,
    ...(bar === undefined ? {} : { bar }),
    run: async () => {
      checkAnswer(await work())
      return size
    },
  })
  const parallelRow = (name: string, work: () => Promise<unknown>): Row => ({
    name,
    base: plainParallel,
    prepare,
    run: async () => {
      await Promise.all(Array.from({ length: inFlight }, work))
      return size * inFlight
    },
  })
  const byHand = async () => await maskPlainly(makeValues(size))
  return [
    row(plain, byHand),
    row('`maskFields`, new values', maskFields, 1.3),
    row('`maskDocument`, new values', maskDocument, 1.3),
    row('`maskFields`, tokens cached', async () => await masker.maskFields(knownPayload)),
    row('`maskDocument`, tokens cached', async () => {
      return await masker.maskDocument(knownDocument, rules)
    }),
    row('`unmaskFields`, no cache', async () => await uncached.unmaskFields(tokensPayload)),
    row('`unmaskDocument`, no cache', async () => await uncached.unmaskDocument(masked, rules)),
    parallelRow(plainParallel, byHand),
    parallelRow(`\`maskFields\`, new values, ${inFlight} in flight`, maskFields),
    parallelRow(`\`maskDocument\`, new values, ${inFlight} in flight`, maskDocument),
  ]
}

const rules = ['values[*]'] as const

function payloadOf(values: readonly string[]): object {
  return { mask: values.map((value) => ({ value, token_name: 'Default Token' })) }
}

/** `maskFields` resolves to its failures too, and those are fast. */
function checkAnswer(answer: unknown): void {
  const { success, error } = answer as { success?: boolean; error?: { message: string } }
  if (success === false) throw new Error(error?.message)
}
