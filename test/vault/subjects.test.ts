import { createMasker, type Masker, type MaskerOptions, MemoryTokenStore } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { describe, expect, it, vi } from 'vitest'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { createRecordSeal } from '../../src/tokens/record.ts'
import { type Backup, putBack, takeBackup } from '../support/backups.ts'
import { testKeys } from '../support/keys.ts'
import { observeStore } from '../support/observed-store.ts'
import { poll } from '../support/poll.ts'
import { startRedis } from '../support/redis-server.ts'
import { maskAll, openAll, shut } from '../support/token-lists.ts'

const ann = { subject: 'ann' }
const bob = { subject: 'bob' }
const valuesOf = (count: number) => Array.from({ length: count }, (_, index) => `value ${index}`)
const all = (count: number, answer: string) => new Array<string>(count).fill(answer)

/** As a process that has seen nothing yet. */
function createReader(options: Omit<MaskerOptions, 'keys'>): Masker {
  return createMasker({ keys: testKeys, cache: false, timeout: 20_000, ...options })
}

describe('erasing a subject', () => {
  it.each([
    10, 5_000,
  ])('kills all of its %i tokens with one write, in every process', async (count) => {
    const shared = new MemoryTokenStore()
    const store = observeStore(shared)
    const here = createMasker({ keys: testKeys, store, timeout: 20_000 })
    const elsewhere = createMasker({
      ...{ keys: testKeys, store: observeStore(shared), timeout: 20_000 },
    })
    const values = valuesOf(count)
    const tokens = await maskAll(here, values, ann)
    expect(await maskAll(elsewhere, values, ann)).toEqual(tokens)
    expect(await openAll(elsewhere, tokens)).toEqual(values)
    // Now, and so not in the next call, it looks whether the store is still the same.
    await here.ready()
    store.calls.length = 0
    expect(await here.erase(ann)).toMatchObject({ kind: 'subject', erased: true })
    expect(store.calls.map(({ method, keys }) => [method, keys.length])).toEqual([
      ['read', 1],
      ['replace', 1],
    ])
    for (const masker of [here, elsewhere, createReader({ store: shared })]) {
      expect(await openAll(masker, tokens)).toEqual(all(count, shut))
    }
  })

  it('gives its values other tokens when it comes back, and the old ones stay dead', async () => {
    const store = new MemoryTokenStore()
    const maskers = [
      createMasker({ keys: testKeys, store }),
      createMasker({ keys: testKeys, store }),
    ]
    const [here, elsewhere] = maskers as [Masker, Masker]
    const values = valuesOf(20)
    const dead: string[] = []
    for (let life = 0; life < 4; life++) {
      const tokens = await maskAll(here, values, ann)
      expect(await maskAll(elsewhere, values, ann)).toEqual(tokens)
      expect(tokens.filter((token) => dead.includes(token))).toEqual([])
      for (const masker of [...maskers, createReader({ store })]) {
        expect(await openAll(masker, tokens)).toEqual(values)
        expect(await openAll(masker, dead)).toEqual(all(dead.length, shut))
      }
      const eraser = life % 2 === 0 ? here : elsewhere
      expect(await eraser.erase(ann)).toMatchObject({ erased: true })
      dead.push(...tokens)
    }
    expect(await openAll(here, dead)).toEqual(all(80, shut))
  })

  it('leaves alone the tokens of others, of other tenants, and of nobody', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const [mine] = await maskAll(masker, ['hers'], ann)
    const [his] = await maskAll(masker, ['his'], bob)
    const [nobodys] = await maskAll(masker, ['nobody’s'])
    const [foreign] = await maskAll(masker, ['hers'], { ...ann, tenant: 'other' })
    await masker.erase(ann)
    const reader = createReader({ store })
    expect(await openAll(reader, [mine, his, nobodys] as string[])).toEqual([
      shut,
      'his',
      'nobody’s',
    ])
    expect(await openAll(reader, [foreign as string], { tenant: 'other' })).toEqual(['hers'])
  })

  it('answers a receipt that says what was done and nothing of whom', async () => {
    const events: unknown[] = []
    const masker = createMasker({ keys: testKeys, onEvent: (event) => void events.push(event) })
    const person = { subject: 'canary-person' }
    const tokens = await maskAll(masker, ['canary-value'], person)
    events.length = 0
    const first = await masker.erase(person)
    expect(first).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      kind: 'subject',
      erased: true,
      at: expect.any(Number),
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    expect(Math.abs(first.at - Date.now())).toBeLessThan(60_000)
    expect(events).toEqual([
      {
        type: 'erased',
        tenant: 'default',
        kind: 'subject',
        fingerprint: first.fingerprint,
        receipt: first.id,
      },
    ])
    const again = await masker.erase(person)
    expect(again).toMatchObject({ erased: false, fingerprint: first.fingerprint })
    expect(again.id).not.toBe(first.id)
    expect(events.length).toBe(1)
    const prints = [
      first,
      await masker.erase({ subject: 'somebody else' }),
      await masker.erase(person, { tenant: 'other' }),
      await masker.erase({ token: 'canary-person' }),
      await masker.erase({ token: tokens[0] as string }),
      await createMasker({ keys: [{ ...testKeys[0], secret: 'x'.repeat(40) }] as never }).erase(
        person,
      ),
    ].map(({ fingerprint }) => fingerprint)
    expect(new Set(prints).size).toBe(prints.length)
    const printed = JSON.stringify([first, again, events])
    for (const secret of ['canary', ...tokens]) expect(printed).not.toContain(secret)
  })

  it.each([
    {},
    { subject: '' },
    { token: '' },
    { subject: 'a', token: 'b' },
    { subject: 1 },
    { subject: 'x'.repeat(257) },
    { subject: '\ud800' },
    undefined,
  ])('refuses %j', async (what) => {
    const masker = createMasker({ keys: testKeys })
    await expect(masker.erase(what as never)).rejects.toMatchObject({
      code: expect.stringMatching(/^(bad_request|invalid_options)$/),
    })
  })
})

describe('a value that was masked for several subjects', () => {
  it('is one token, and dies with the last of them', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const elsewhere = createMasker({ keys: testKeys, store })
    const [token] = await maskAll(masker, ['shared'], ann)
    expect(await maskAll(elsewhere, ['shared'], bob)).toEqual([token])
    expect(await maskAll(masker, ['shared'], { subject: 'carl' })).toEqual([token])
    for (const [subject, answer] of [
      ['bob', 'shared'],
      ['ann', 'shared'],
      ['carl', shut],
    ] as const) {
      expect(await masker.erase({ subject })).toMatchObject({ erased: true })
      for (const one of [masker, elsewhere, createReader({ store })]) {
        expect(await openAll(one, [token as string])).toEqual([answer])
      }
    }
    const [other] = await maskAll(elsewhere, ['shared'], bob)
    expect(other).not.toBe(token)
    expect(await openAll(masker, [token, other] as string[])).toEqual([shut, 'shared'])
  })

  it('belongs to somebody again who came back after an erasure', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const [token] = await maskAll(masker, ['shared'], ann)
    await maskAll(masker, ['shared'], bob)
    await masker.erase(ann)
    expect(await maskAll(masker, ['shared'], ann)).toEqual([token])
    await masker.erase(bob)
    expect(await openAll(createReader({ store }), [token as string])).toEqual(['shared'])
    await masker.erase(ann)
    expect(await openAll(createReader({ store }), [token as string])).toEqual([shut])
  })

  it('in one batch becomes a token of all of them', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const subjects = ['ann', 'bob', 'carl', 'dora']
    const answers = await Promise.all(
      subjects.map((subject) => maskAll(masker, ['shared', 'more'], { subject })),
    )
    const [tokens] = answers as [string[]]
    for (const other of answers) expect(other).toEqual(tokens)
    for (const [index, subject] of subjects.entries()) {
      await masker.erase({ subject })
      const isLast = index === subjects.length - 1
      expect(await openAll(createReader({ store }), tokens)).toEqual(
        isLast ? [shut, shut] : ['shared', 'more'],
      )
    }
  })

  it('stays when it was masked for nobody, before or after', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const [early, late] = await maskAll(masker, ['early', 'late'], ann)
    expect(await maskAll(masker, ['early'])).toEqual([early])
    await maskAll(masker, ['before'])
    const [before] = await maskAll(masker, ['before'], ann)
    await masker.erase(ann)
    expect(await openAll(createReader({ store }), [early, late, before] as string[])).toEqual([
      'early',
      shut,
      'before',
    ])
  })

  it('of more than limits.holders belongs to nobody and stays', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, limits: { holders: 3 } })
    const subjects = ['a', 'b', 'c', 'd']
    const [three] = await maskAll(masker, ['three'], { subject: 'a' })
    const [four] = await maskAll(masker, ['four'], { subject: 'a' })
    for (const subject of ['b', 'c']) await maskAll(masker, ['three', 'four'], { subject })
    expect(await maskAll(masker, ['four'], { subject: 'd' })).toEqual([four])
    for (const subject of subjects) await masker.erase({ subject })
    expect(await openAll(createReader({ store }), [three, four] as string[])).toEqual([
      shut,
      'four',
    ])
  })

  it('counts only the living among its holders', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, limits: { holders: 3 } })
    const [token] = await maskAll(masker, ['shared'], { subject: 'keeper' })
    for (let count = 0; count < 6; count++) {
      expect(await maskAll(masker, ['shared'], { subject: `guest ${count}` })).toEqual([token])
      await masker.erase({ subject: `guest ${count}` })
    }
    await masker.erase({ subject: 'keeper' })
    expect(await openAll(createReader({ store }), [token as string])).toEqual([shut])
  })
})

describe('what a thief has', () => {
  const seal = createRecordSeal(deriveTokenKeys(testKeys))
  /** All that whoever has the sealing keys reads in a store. */
  const readOpen = (backup: Backup) =>
    [...backup]
      .filter(([key]) => !key.startsWith('check-'))
      .map(([key, record]) => seal.open(key, record).toString('latin1'))
      .join('\n')

  it('with the store and the sealing keys is no value of a subject, once it is erased', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const context = { ...ann, attributes: { page: 'canary-page' } }
    const [token] = await maskAll(masker, ['canary-value'], context)
    await maskAll(masker, ['of nobody'], { attributes: { page: 'of nobody, too' } })
    const before = await takeBackup(store)
    expect(readOpen(before)).not.toContain('canary')
    // What it looks like where it does show.
    expect(readOpen(before)).toContain('of nobody, too')
    await masker.erase(ann)
    const after = await takeBackup(store)
    expect(readOpen(after)).not.toContain('canary')
    // Of the record alone, which is not touched, nothing can be had any more.
    const kept = [...after].filter(
      ([key, record]) => before.get(key) && same(record, before.get(key)),
    )
    expect(kept.length).toBe(3)
    expect(await openAll(createReader({ store }), [token as string])).toEqual([shut])
  })

  it('with a backup of the token store alone is dead tokens, where keys lie elsewhere', async () => {
    const store = new MemoryTokenStore()
    const subjectStore = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, subjectStore })
    const values = valuesOf(10)
    const tokens = await maskAll(masker, values, ann)
    const [his] = await maskAll(masker, ['his'], bob)
    const backup = await takeBackup(store)
    // Two subjects and the check value.
    expect((await takeBackup(subjectStore)).size).toBe(3)
    await masker.erase(ann)
    await putBack(store, backup)
    for (const one of [masker, createReader({ store, subjectStore })]) {
      expect(await openAll(one, [...tokens, his as string])).toEqual([...all(10, shut), 'his'])
    }
    expect(await maskAll(masker, values, ann)).not.toEqual(tokens)
  })
})

describe('over Redis', () => {
  it('an erasure takes as many commands for 1,000 tokens as for 10, and is heard by others', async () => {
    const server = await startRedis({ args: [] })
    const clients = [new Redis(server.url), new Redis(server.url)]
    // Else the look at the store that comes once a second would be counted now and then.
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const open = (client: Redis, cache: MaskerOptions['cache'] = {}) => {
        const store = new RedisTokenStore({ client, prefix: server.prefix })
        // A call that a slow machine has sent twice would be counted twice.
        return createMasker({ keys: testKeys, store, cache, timeout: 30_000 })
      }
      const [client, other] = clients as [Redis, Redis]
      const [here, elsewhere] = [open(client), open(other)]
      const countCommands = async () => {
        const [, count] = /total_commands_processed:(\d+)/.exec(await client.info('stats')) ?? []
        return Number(count)
      }
      const commands: number[] = []
      // The first of all also loads a script.
      for (const count of [1, 10, 1_000]) {
        const subject = `of ${count}`
        const values = valuesOf(count).map((value) => `${value} ${subject}`)
        const tokens = await maskAll(here, values, { subject })
        const [nobodys] = (await maskAll(here, [subject])) as [string]
        expect(await elsewhere.unmaskDocument([...tokens, nobodys], ['[*]'])).toEqual([
          ...values,
          subject,
        ])
        const before = await countCommands()
        await here.erase({ subject })
        commands.push((await countCommands()) - before)
        // Nothing but the news makes a warm cache forget this one so soon.
        await here.erase({ token: nobodys })
        await poll('the news', async () => {
          const [answer] = await openAll(elsewhere, [nobodys])
          return answer === shut ? true : undefined
        })
        for (const one of [here, elsewhere, open(other, false)]) {
          const some = [...tokens.slice(0, 5), ...tokens.slice(-5)]
          expect(await openAll(one, some)).toEqual(all(some.length, shut))
        }
      }
      expect(commands[2]).toBe(commands[1])
      expect(commands[1]).toBeLessThan(10)
      await Promise.all([here.close(), elsewhere.close()])
    } finally {
      vi.useRealTimers()
      for (const client of clients) client.disconnect()
      await server.stop()
    }
  })
})

function same(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return right !== undefined && Buffer.compare(left, right) === 0
}
