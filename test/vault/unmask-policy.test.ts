import express from 'express'
import {
  createMasker,
  type Masker,
  type MaskerOptions,
  type MaskingEvent,
  MemoryTokenStore,
  type TokenStore,
  type UnmaskPolicy,
} from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { observeStore } from '../support/observed-store.ts'
import { startRedis } from '../support/redis-server.ts'
import { maskAll, openAll, shut } from '../support/token-lists.ts'

const ann = { subject: 'ann' }
const bob = { subject: 'bob' }
const hour = 3_600_000

/** The process that masks, and one that opens under a policy. */
function startBoth(unmaskPolicy: UnmaskPolicy, options: Partial<MaskerOptions> = {}) {
  const store = options.store ?? new MemoryTokenStore()
  const masking = createMasker({ keys: testKeys, store })
  const events: MaskingEvent[] = []
  const opening = createMasker({
    keys: testKeys,
    store,
    unmaskPolicy,
    onEvent: (event) => void events.push(event),
    ...options,
  })
  return { store, masking, opening, events }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('an unmask policy', () => {
  const kinds = { mail: { tokenName: 'Text Token' }, name: { tokenName: 'Person Token' } }
  const person = { mail: 'ann@example.com', name: 'Ann Example' }
  const policy: UnmaskPolicy = {
    rules: [
      { tokenNames: ['Text Token'], roles: ['support', 'billing'] },
      { tokenNames: ['Person Token'], roles: ['support'], purposes: ['call back'] },
      { own: true },
    ],
  }

  it.each([
    [{}, '-'],
    [{ roles: [] }, '-'],
    [{ roles: ['visitor'] }, '-'],
    [{ roles: ['support'] }, 'mail'],
    [{ roles: ['visitor', 'billing'] }, 'mail'],
    [{ roles: ['support'], purpose: 'call back' }, 'mail name'],
    [{ roles: ['support'], purpose: 'marketing' }, 'mail'],
    [{ roles: ['billing'], purpose: 'call back' }, 'mail'],
    [{ purpose: 'call back' }, '-'],
    [{ subject: 'ann' }, 'mail name'],
    [{ subject: 'bob' }, '-'],
    [{ subject: 'bob', roles: ['billing'] }, 'mail'],
    [{ actor: 'support', attributes: { roles: ['support'] } }, '-'],
  ])('lets %j open: %s', async (context, expected) => {
    const { masking, opening } = startBoth(policy)
    const tokens = await masking.maskDocument(person, kinds, ann)
    // The second time from the caches.
    for (let count = 0; count < 2; count++) {
      const opened: string[] = []
      for (const field of ['mail', 'name'] as const) {
        const [answer] = await openAll(opening, [tokens[field]], context)
        if (answer === person[field]) opened.push(field)
        else expect(answer).toBe(shut)
      }
      expect(opened.join(' ') || '-').toBe(expected)
      const whole = opening.unmaskDocument(tokens, kinds, context)
      if (expected === 'mail name') expect(await whole).toEqual(person)
      else await expect(whole).rejects.toMatchObject({ code: shut })
    }
  })

  it('without rules lets nobody open anything', async () => {
    const { masking, opening, events } = startBoth({ rules: [] })
    const [token] = (await maskAll(masking, ['value'], ann)) as [string]
    const context = { ...ann, roles: ['admin'], purpose: 'any', actor: 'root' }
    expect(await openAll(opening, [token], context)).toEqual([shut])
    expect(await opening.unmaskText(`<PERSON>${token}</PERSON>`, {}, context)).toContain(token)
    expect(await opening.unmaskFields({ unmask: [{ token_value: token }] }, context)).toMatchObject(
      {
        data: null,
        success: false,
      },
    )
    expect(await openAll(masking, [token])).toEqual(['value'])
    const reasons = events.flatMap((event) => (event.type === 'refused' ? [event.reason] : []))
    expect(reasons.filter((reason) => reason === 'unmask_policy').length).toBe(3)
    expect(events.filter(({ type }) => type === 'unmasked')).toEqual([])
  })

  it('that keeps what stays shut opens the rest of a document, a text and JSON', async () => {
    const { masking, opening } = startBoth({
      rules: [{ tokenNames: ['Text Token'] }],
      shut: 'keep',
    })
    const masked = await masking.maskDocument({ ...person, gone: 'x' }, { ...kinds, gone: {} })
    const rules = { ...kinds, gone: {} }
    await masking.erase({ token: masked.gone })
    const opened = { ...masked, mail: person.mail }
    expect(await opening.unmaskDocument(masked, rules)).toEqual(opened)
    const json = JSON.stringify(masked)
    expect(await opening.prepare(rules).unmaskJson(json)).toBe(JSON.stringify(opened))
    const text = `<PERSON>${masked.name}</PERSON> at <EMAIL>${masked.mail}</EMAIL>`
    expect(await opening.unmaskText(text)).toBe(
      `<PERSON>${masked.name}</PERSON> at ann@example.com`,
    )
  })

  it('opens an own token only for subjects who hold it now', async () => {
    const { masking, opening, store } = startBoth({ rules: [{ own: true }] })
    const [token] = (await maskAll(masking, ['shared'], ann)) as [string]
    const answers = async () => [
      ...(await openAll(opening, [token], ann)),
      ...(await openAll(opening, [token], bob)),
    ]
    expect(await answers()).toEqual(['shared', shut])
    await maskAll(masking, ['shared'], bob)
    expect(await answers()).toEqual(['shared', 'shared'])
    await masking.erase(ann)
    expect(await answers()).toEqual([shut, 'shared'])
    await maskAll(masking, ['another'], ann)
    // She is back, under another key: the token is not hers until her value is masked again.
    expect(await answers()).toEqual([shut, 'shared'])
    await maskAll(masking, ['shared'], ann)
    expect(await answers()).toEqual(['shared', 'shared'])
    // Masked in nobody's name it is nobody's own.
    await maskAll(createMasker({ keys: testKeys, store }), ['shared'])
    expect(await answers()).toEqual([shut, shut])
    expect(await openAll(opening, [token])).toEqual([shut])
  })

  it('answers for what is shut exactly as for what is unknown, dead, or another tenant’s', async () => {
    const store = observeStore(new MemoryTokenStore())
    const { masking, opening } = startBoth({ rules: [{ roles: ['admin'] }] }, { store })
    const [known, dead] = (await maskAll(masking, ['known', 'dead'])) as [string, string]
    const [foreign] = (await maskAll(masking, ['foreign'], { tenant: 'other' })) as [string]
    await masking.erase({ token: dead })
    await openAll(opening, ['warm up'])
    const tokens = [known, dead, foreign, 'neverIssued42']
    for (const ask of [
      (token: string) => opening.unmaskDocument([token], ['[*]']).catch((error) => error),
      (token: string) => opening.unmaskFields({ unmask: [{ token_value: token }] }),
    ]) {
      const answers: unknown[] = []
      for (const token of tokens) {
        // As in a process that has not seen it.
        store.lose()
        await opening.ready()
        store.calls.length = 0
        const answer = await ask(token)
        const { code, status, message, issues } = answer
        answers.push({
          body: JSON.stringify(answer),
          response: code === undefined ? undefined : answer.toResponse(),
          asked: store.calls.map(({ method, keys }) => [method, keys.length]),
          ...{ code, status, message, issues, cause: answer.cause },
        })
      }
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(answers[0]).toMatchObject({ asked: [['read', 1]] })
    }
  })

  it('names in its events how many of what stayed shut, and nothing that is secret', async () => {
    const { masking, opening, events } = startBoth({ rules: [], shut: 'keep' })
    const tokens = await masking.maskDocument({ mail: 'canary', name: 'canary two' }, kinds)
    await opening.unmaskDocument(tokens, kinds, { actor: 'canary-actor', purpose: 'audit' })
    const base = {
      type: 'refused',
      operation: 'unmask',
      reason: 'unmask_policy',
      tenant: 'default',
      count: 1,
      purpose: 'audit',
      actor: expect.stringMatching(/^[0-9a-f]{16}$/),
    }
    expect(events).toEqual([
      { ...base, tokenName: 'Text Token' },
      { ...base, tokenName: 'Person Token' },
    ])
    for (const secret of ['canary', tokens.mail, tokens.name]) {
      expect(JSON.stringify(events)).not.toContain(secret)
    }
  })
})

describe('a reveal budget', () => {
  // Its windows are those of the clock; one must not end in the middle of a test.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })

  const budgetOf = (limit: number, window = hour): UnmaskPolicy => ({
    rules: [{}],
    budget: { limit, window },
  })
  const over = 'budget_exceeded'
  const mallory = { actor: 'mallory' }

  it('is shared by all processes, and kept by actor and tenant', async () => {
    const { masking, opening, store } = startBoth(budgetOf(5))
    const other = createMasker({ keys: testKeys, store, unmaskPolicy: budgetOf(5) })
    const tokens = await maskAll(masking, ['a', 'b', 'c', 'd', 'e', 'f'])
    expect(await openAll(opening, tokens.slice(0, 3), mallory)).toEqual(['a', 'b', 'c'])
    expect(await openAll(other, tokens.slice(0, 2), mallory)).toEqual(['a', 'b'])
    // From a warm cache, too.
    for (const one of [opening, other]) {
      expect(await openAll(one, tokens.slice(0, 1), mallory)).toEqual([over])
    }
    expect(await openAll(opening, tokens.slice(0, 1), { actor: 'trent' })).toEqual(['a'])
    expect(await openAll(opening, tokens.slice(0, 5))).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(await openAll(other, tokens.slice(0, 1))).toEqual([over])
    const [foreign] = (await maskAll(masking, ['a'], { tenant: 'x' })) as [string]
    expect(await openAll(other, [foreign], { ...mallory, tenant: 'x' })).toEqual(['a'])
  })

  it('answers 429 by the contract and reveals nothing of the call', async () => {
    const { masking, opening, events } = startBoth(budgetOf(2))
    const tokens = await maskAll(masking, ['a', 'b', 'c'])
    const work = opening.unmaskDocument(tokens, ['[*]'], mallory)
    await expect(work).rejects.toMatchObject({ code: over, status: 429 })
    const answer = await opening.unmaskFields(
      { unmask: tokens.map((token_value) => ({ token_value })) },
      mallory,
    )
    expect(answer).toEqual({
      data: null,
      success: false,
      error: { message: 'API usage limit exceeded' },
    })
    expect(answer.status).toBe(429)
    await expect(
      opening.unmaskText(tokens.map((token) => `<PERSON>${token}</PERSON>`).join(' '), {}, mallory),
    ).rejects.toMatchObject({ code: over })
    // What was refused was given back.
    expect(await openAll(opening, tokens.slice(0, 2), mallory)).toEqual(['a', 'b'])
    expect(await openAll(opening, tokens.slice(0, 1), mallory)).toEqual([over])
    const refused = events.filter((event) => event.type === 'refused' && event.reason === over)
    expect(refused.length).toBe(4)
    expect(events.filter(({ type }) => type === 'unmasked').length).toBe(2)
  })

  it('is not spent on what stays shut or is unknown', async () => {
    const { masking, opening } = startBoth({
      rules: [{ tokenNames: ['Text Token'] }],
      budget: { limit: 1 },
    })
    const [person] = (await masking.maskDocument(['Ann'], {
      '[*]': { tokenName: 'Person Token' },
    })) as [string]
    const [text] = (await masking.maskDocument(['text'], {
      '[*]': { tokenName: 'Text Token' },
    })) as [string]
    const trap = await masking.plantHoneytoken('Text Token')
    for (const token of [person, 'neverIssued42', trap.token]) {
      expect(await openAll(opening, [token, token], mallory)).toEqual([shut, shut])
    }
    expect(await openAll(opening, [text], mallory)).toEqual(['text'])
    // Not even now can anybody tell what is there by how it is refused.
    expect(await openAll(opening, [text, person, 'neverIssued42'], mallory)).toEqual([
      over,
      shut,
      shut,
    ])
  })

  it('begins anew with each window', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-01T10:59:00Z') })
    const { masking, opening } = startBoth(budgetOf(2))
    const tokens = await maskAll(masking, ['a', 'b', 'c'])
    for (const time of ['10:59:00', '11:00:00', '12:30:00', '13:00:00']) {
      vi.setSystemTime(Date.parse(`2026-03-01T${time}Z`))
      expect(await openAll(opening, tokens.slice(0, 2), mallory)).toEqual(['a', 'b'])
      expect(await openAll(opening, tokens.slice(2), mallory)).toEqual([over])
    }
  })

  it('that cannot be counted lets nothing out, also from a warm cache', async () => {
    let isDown = false
    const inner = new MemoryTokenStore()
    const store: TokenStore = {
      claim: (entries) => inner.claim(entries),
      read: (keys) => inner.read(keys),
      replace: (replacements) => inner.replace(replacements),
      count: async (key, by, expiresAt) => {
        if (isDown) throw new Error('down')
        return inner.count(key, by, expiresAt)
      },
    }
    const { masking, opening } = startBoth(budgetOf(100), { store, retries: 0 })
    const [token] = (await maskAll(masking, ['value'])) as [string]
    expect(await openAll(opening, [token], mallory)).toEqual(['value'])
    isDown = true
    expect(await openAll(opening, [token], mallory)).toEqual(['unmasking_unavailable'])
    expect(await opening.unmaskFields({ unmask: [{ token_value: token }] }, mallory)).toMatchObject(
      {
        data: null,
        success: false,
      },
    )
    await expect(
      opening.unmaskText(`<PERSON>${token}</PERSON>`, {}, mallory),
    ).rejects.toMatchObject({
      code: 'unmasking_unavailable',
    })
  })

  it('needs a store that counts', () => {
    const { claim, read, replace } = new MemoryTokenStore()
    expect(() =>
      createMasker({ keys: testKeys, store: { claim, read, replace }, unmaskPolicy: budgetOf(1) }),
    ).toThrow('unmaskPolicy.budget: the token store has no count method')
  })

  it('holds over Redis, where two processes ask all at once', async () => {
    const server = await startRedis()
    const clients = [new Redis(server.url), new Redis(server.url)]
    try {
      const open = (client: Redis) =>
        createMasker({
          keys: testKeys,
          store: new RedisTokenStore({ client, prefix: server.prefix }),
          unmaskPolicy: budgetOf(30),
        })
      const maskers = clients.map(open) as [Masker, Masker]
      const values = Array.from({ length: 100 }, (_, index) => `value ${index}`)
      const tokens = await maskAll(maskers[0], values)
      const opened = async () => {
        const answers = await Promise.all(maskers.map((one) => openAll(one, tokens, mallory)))
        return answers.flat().filter((answer) => answer !== over)
      }
      const first = await opened()
      expect(first.every((answer) => values.includes(answer))).toBe(true)
      expect(first.length).toBeLessThanOrEqual(30)
      // Whoever was refused beside others has given back, so that the rest can still be had.
      const more: string[] = []
      for (const token of tokens.slice(0, 31)) {
        more.push(...(await openAll(maskers[1], [token], mallory)).filter((one) => one !== over))
      }
      expect(first.length + more.length).toBe(30)
      const [client] = clients as [Redis]
      const keys = await client.keys(`${server.prefix}*`)
      const lives = await Promise.all(keys.map((key) => client.pttl(key)))
      // The counter, and nothing else, goes by itself: within the window after its own.
      const ending = lives.filter((life) => life !== -1)
      expect(ending.length).toBe(1)
      expect(ending[0]).toBeGreaterThan(hour - 60_000)
      expect(ending[0]).toBeLessThanOrEqual(2 * hour)
    } finally {
      for (const client of clients) client.disconnect()
      await server.stop()
    }
  })
})

describe('somebody’s token in a field that a response unmasks', () => {
  it.each(['fail', 'keep'] as const)('gives its writer nothing: %s', async (mode) => {
    const { masking, opening } = startBoth({ rules: [{ own: true }], shut: mode })
    const rows = new Map<string, string>()
    for (const subject of ['ann', 'mallory']) {
      const [token] = (await maskAll(masking, [`${subject}@example.com`], { subject })) as [string]
      rows.set(subject, token)
    }
    const app = express()
    app.use(
      expressMasking(opening, {
        response: { unmask: ['mail'] },
        context: (asked) => ({ subject: String(asked.headers['x-user']) }),
      }),
    )
    app.use(express.json())
    app.post('/profile', (asked, answer) => {
      rows.set(String(asked.headers['x-user']), asked.body.mail)
      answer.json({ mail: rows.get(String(asked.headers['x-user'])) })
    })
    app.get('/profile', (asked, answer) => {
      const mail = rows.get(String(asked.headers['x-user']))
      answer.json({ mail, also: mail })
    })
    const token = rows.get('ann') as string
    const mine = rows.get('mallory')
    const get = (user: string) => request(app).get('/profile').set('x-user', user)
    // Only the field that is named, and for whom it belongs to.
    expect((await get('mallory')).body).toEqual({ mail: 'mallory@example.com', also: mine })
    expect((await get('ann')).body).toEqual({ mail: 'ann@example.com', also: token })
    const written = await request(app)
      .post('/profile')
      .set('x-user', 'mallory')
      .send({ mail: token })
    for (const answer of [written, await get('mallory')]) {
      expect(JSON.stringify([answer.body, answer.headers, answer.text])).not.toContain('ann@')
      if (mode === 'fail') expect(answer.status).toBe(500)
      else expect(answer.body.mail).toBe(token)
    }
    const unknown = await request(app)
      .post('/profile')
      .set('x-user', 'mallory')
      .send({ mail: 'neverIssued42' })
    expect(unknown.status).toBe(written.status)
    expect(unknown.text.replace('neverIssued42', token)).toBe(written.text)
  })
})
