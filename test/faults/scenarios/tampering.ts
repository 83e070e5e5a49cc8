import { randomBytes } from 'node:crypto'
import type { Masker } from 'fieldveil'
import type { Redis } from 'ioredis'
import { maskRange } from '../ledger.ts'
import type { FaultScenario } from '../row.ts'
import { withStage } from '../stage.ts'
import { asDocument, valueRules } from '../values.ts'

/** Whoever can write to the store changes what is in it: an error or an unknown token, never a value. */
export const tampering: FaultScenario = {
  name: 'records tampered with',
  long: { values: 60, rounds: 1, seconds: 0, times: 0 },
  short: { values: 6, rounds: 1, seconds: 0, times: 0 },
  run: async ({ values }) =>
    await withStage(async (stage) => {
      const { port } = await stage.redis()
      const admin = stage.connect({ port })
      const masker = stage.masker({ port })
      const victims: Victim[] = []
      await masker.ready()
      for (let index = 0; index < values; index++) victims.push(await plant(masker, admin, index))
      const counts = { tries: 0, opened: 0, newKeys: 0 }
      for (const [at, victim] of victims.entries()) {
        stage.ledger.acknowledge(victim.index, victim.token)
        const other = victims[(at + 2) % victims.length] as Victim
        for (const change of listChanges(victim, other)) {
          await change(admin)
          const keys = await admin.dbsize()
          counts.tries++
          if (await opens(masker, victim)) counts.opened++
          // Masking must not get round it by making a second record.
          await maskRange(masker, victim.index, victim.index + 1).catch(() => {})
          if ((await admin.dbsize()) !== keys) counts.newKeys++
          await admin.del(victim.key)
          await admin.set(victim.key, victim.record)
        }
      }
      const replayed = await replay(masker, admin, values + 10)
      const { lost, wrong } = await stage.ledger.open(masker)
      return {
        fault: 'record flipped, truncated, moved, of a wrong type, replayed',
        values,
        secondTokens: stage.ledger.secondTokens(),
        lost,
        wrong: wrong + counts.opened + replayed.opened,
        recoveredAfter: undefined,
        note: `${counts.tries + replayed.tries} changes, each an error or an unknown token; all open when put right`,
        broken: counts.newKeys === 0 ? [] : [`${counts.newKeys} changes led to new keys`],
      }
    }),
}

interface Victim {
  readonly index: number
  readonly token: string
  readonly key: string
  readonly record: Buffer
}

type Change = (admin: Redis) => Promise<unknown>

async function plant(masker: Masker, admin: Redis, index: number): Promise<Victim> {
  const before = new Set(await admin.keys('*'))
  const [token = ''] = await maskRange(masker, index, index + 1)
  const key = (await admin.keys('*')).find((other) => !before.has(other)) ?? ''
  const record = (await admin.getBuffer(key)) ?? Buffer.alloc(0)
  return { index, token, key, record }
}

function listChanges({ key, record }: Victim, other: Victim): Change[] {
  const put = (bytes: Buffer): Change => {
    return async (admin) => await admin.set(key, bytes)
  }
  const flips = Array.from(record, (byte, at) => {
    const bytes = Buffer.from(record)
    bytes[at] = byte ^ (1 << (at % 8))
    return put(bytes)
  })
  const cuts = Array.from(record, (_, length) => put(record.subarray(0, length)))
  return [
    ...flips,
    ...cuts,
    put(Buffer.concat([record, Buffer.alloc(16)])),
    put(randomBytes(record.length)),
    put(Buffer.alloc(record.length)),
    async (admin) => await admin.copy(other.key, key, 'REPLACE'),
    async (admin) => {
      await admin.del(key)
      await admin.rpush(key, record)
    },
    async (admin) => {
      await admin.del(key)
      await admin.hset(key, 'record', record)
    },
  ]
}

async function opens(masker: Masker, { index, token }: Victim): Promise<boolean> {
  const document = asDocument(index, [token])
  return await masker.unmaskDocument(document, valueRules).then(
    () => true,
    () => false,
  )
}

/** Old bytes put back: a token's of a person who was erased, and an expired one's. */
async function replay(
  masker: Masker,
  admin: Redis,
  from: number,
): Promise<{ readonly tries: number; readonly opened: number }> {
  const named = masking(masker, { subject: 'somebody' })
  // So that the person's own key is there already, and not taken for the record of the token.
  await maskRange(named, from + 2, from + 3)
  const gone = await plant(named, admin, from)
  const victims = [gone]
  await masker.erase({ subject: 'somebody' })
  const ttl = 1_000
  const brief = await plant(masking(masker, { ttl }), admin, from + 1)
  victims.push(brief)
  await new Promise((resolve) => setTimeout(resolve, ttl + 50))
  let opened = 0
  for (const { key, record, ...victim } of victims) {
    await admin.set(key, record)
    if (await opens(masker, { key, record, ...victim })) opened++
  }
  return { tries: victims.length, opened }
}

/** The masker with a context for every call that masks a document. */
function masking(masker: Masker, context: { subject?: string; ttl?: number }): Masker {
  return {
    ...masker,
    maskDocument: async (document, rules) => await masker.maskDocument(document, rules, context),
  }
}
