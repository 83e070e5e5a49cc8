import {
  createMasker,
  type Masker,
  type MaskerOptions,
  type MaskingEvent,
  MemoryTokenStore,
} from 'fieldveil'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { observeStore } from '../support/observed-store.ts'
import { maskAll, openAll, shut } from '../support/token-lists.ts'

const newKeys = [{ id: 'changed', secret: 'another secret for tests, of 32 bytes or more' }]

function watchTraps(options: Omit<MaskerOptions, 'keys'> & Partial<MaskerOptions>) {
  const sprung: MaskingEvent[] = []
  const others: MaskingEvent[] = []
  const masker = createMasker({
    keys: testKeys,
    timeout: 20_000,
    onEvent: (event) => {
      if (event.type === 'honeytoken_opened') sprung.push(event)
      else others.push(event)
    },
    ...options,
  })
  return { masker, sprung, others }
}

/** Every way to open one token; each tells how it was answered. */
const doors: Readonly<Record<string, (masker: Masker, token: string) => Promise<unknown>>> = {
  unmaskFields: (masker, token) => masker.unmaskFields({ unmask: [{ token_value: token }] }),
  'unmaskFields, wrapped': (masker, token) =>
    masker.unmaskFields({ unmask: [{ token_value: `<PERSON>${token}</PERSON>` }] }),
  'unmaskFields, in a text': (masker, token) =>
    masker.unmaskFields({ unmask: [{ token_value: `to <PERSON>${token}</PERSON> only` }] }),
  unmaskDocument: (masker, token) => failureOf(masker.unmaskDocument([token], ['[*]'])),
  'unmaskDocument, a text': (masker, token) =>
    masker
      .unmaskDocument([`<PERSON>${token}</PERSON>`], { '[*]': { detect: true } })
      .then(([text]) => text?.replace(token, 'TOKEN')),
  unmaskJson: (masker, token) =>
    failureOf(masker.prepare(['name']).unmaskJson(JSON.stringify({ name: token }))),
  unmaskText: (masker, token) =>
    masker
      .unmaskText(`to <PERSON>${token}</PERSON> only`)
      .then((text) => text.replace(token, 'TOKEN')),
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return { opened: await work }
  } catch (error) {
    const { code, status, message } = error as { code: string; status: number; message: string }
    return { code, status, message }
  }
}

/** The same answer with the token that was asked for blotted out. */
function blot(answer: unknown, token: string): unknown {
  return JSON.parse(JSON.stringify(answer ?? null).replaceAll(token, 'TOKEN'))
}

afterEach(() => {
  vi.useRealTimers()
})

describe('opening a honeytoken', () => {
  it.each(
    Object.keys(doors),
  )('by %s raises one event and is answered like an unknown one', async (name) => {
    const door = doors[name] as (typeof doors)[string]
    const store = new MemoryTokenStore()
    const planter = watchTraps({ store })
    const { token, fingerprint } = await planter.masker.plantHoneytoken('Person Token')
    const unknown = (await createMasker({ keys: testKeys }).plantHoneytoken('Person Token')).token
    const elsewhere = watchTraps({ store })
    for (const { masker, sprung } of [planter, elsewhere]) {
      expect(sprung).toEqual([])
      const expected = blot(await door(masker, unknown), unknown)
      expect(sprung).toEqual([])
      for (let opening = 1; opening <= 3; opening++) {
        expect(blot(await door(masker, token), token)).toEqual(expected)
        expect(sprung.length).toBe(opening)
      }
      expect(sprung[0]).toEqual({ type: 'honeytoken_opened', tenant: 'default', fingerprint })
    }
    expect(planter.others.filter(({ type }) => type === 'unmasked')).toEqual([])
  })

  it('says who did it and for what, never what the token is', async () => {
    const { masker, sprung } = watchTraps({})
    const { token, fingerprint } = await masker.plantHoneytoken('Text Token', { tenant: 'shop' })
    const context = { tenant: 'shop', actor: 'canary-mallory', purpose: 'support', subject: 'ann' }
    await openAll(masker, [token], context)
    expect(sprung).toEqual([
      {
        type: 'honeytoken_opened',
        tenant: 'shop',
        fingerprint,
        purpose: 'support',
        actor: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ])
    expect(JSON.stringify(sprung)).not.toContain('canary')
    expect(JSON.stringify([sprung, fingerprint])).not.toContain(token)
  })

  it('among others opens nothing of the document, and the others alone', async () => {
    const { masker, sprung } = watchTraps({})
    const [honest] = (await maskAll(masker, ['honest'])) as [string]
    const { token } = await masker.plantHoneytoken('Text Token')
    expect(await failureOf(masker.unmaskDocument([honest, token], ['[*]']))).toMatchObject({
      code: shut,
    })
    expect(sprung.length).toBe(1)
    expect(await openAll(masker, [honest])).toEqual(['honest'])
    expect(sprung.length).toBe(1)
  })

  it.each([
    { rules: [] },
    { rules: [{}] },
    { rules: [{ own: true }] },
    { rules: [], shut: 'keep' as const },
    { rules: [{}], budget: { limit: 1 } },
  ])('raises the event under the policy %j', async (unmaskPolicy) => {
    const { masker, sprung, others } = watchTraps({ unmaskPolicy })
    const { token } = await masker.plantHoneytoken('Text Token')
    for (let count = 0; count < 3; count++) {
      const [answer] = await openAll(masker, [token], { subject: 'ann', actor: 'mallory' })
      expect(answer).toBe('shut' in unmaskPolicy ? token : shut)
    }
    expect(sprung.length).toBe(3)
    // The policy has no word in it, so that nothing else tells it from an unknown token.
    expect(
      others.filter((event) => event.type === 'refused' && event.reason === 'unmask_policy'),
    ).toEqual([])
  })

  it('asks the store for as much as opening an unknown token', async () => {
    const store = observeStore(new MemoryTokenStore())
    const { masker } = watchTraps({ store })
    const { token } = await masker.plantHoneytoken('Text Token')
    const [one] = (await maskAll(createMasker({ keys: testKeys }), ['unknown'])) as [string]
    const asked: unknown[] = []
    for (const wanted of [token, one, token, one]) {
      store.calls.length = 0
      await openAll(masker, [wanted])
      asked.push(store.calls.map(({ method, keys }) => [method, keys.length]))
    }
    expect(asked).toEqual(new Array(4).fill([['read', 1]]))
  })

  it('belongs to one tenant', async () => {
    const { masker, sprung } = watchTraps({})
    const { token } = await masker.plantHoneytoken('Text Token', { tenant: 'a' })
    expect(await openAll(masker, [token], { tenant: 'b' })).toEqual([shut])
    expect(sprung).toEqual([])
  })

  it('of the store before still raises it, under the fingerprint that was answered', async () => {
    const old = new MemoryTokenStore()
    const { token, fingerprint } = await createMasker({
      keys: testKeys,
      store: old,
    }).plantHoneytoken('Text Token')
    const { masker, sprung } = watchTraps({
      keys: newKeys,
      store: new MemoryTokenStore(),
      previous: { keys: testKeys, store: old },
    })
    expect(await openAll(masker, [token])).toEqual([shut])
    expect(sprung).toEqual([{ type: 'honeytoken_opened', tenant: 'default', fingerprint }])
  })
})

describe('a honeytoken', () => {
  it('looks like the tokens it lies among, and no two are the same', async () => {
    const masker = createMasker({ keys: testKeys })
    const forms = {
      'Text Token': /^[A-Za-z0-9]{11,20}$/,
      'Numeric Token': /^\d{20,25}$/,
      'Person Token': /^\p{Lu}[\p{L} ]+$/u,
    }
    for (const [tokenName, form] of Object.entries(forms)) {
      const planted = await Promise.all(
        Array.from({ length: 20 }, () => masker.plantHoneytoken(tokenName)),
      )
      expect(new Set(planted.map(({ token }) => token)).size).toBe(20)
      expect(new Set(planted.map(({ fingerprint }) => fingerprint)).size).toBe(20)
      for (const { token } of planted) expect(token).toMatch(form)
    }
  })

  it('is no honest value’s, whatever is masked', async () => {
    const store = new MemoryTokenStore()
    // So few tokens that honest values come upon the planted ones.
    const few = {
      tokenName: 'Few',
      noOfBytes: 'same as input',
      minimumNoOfBytes: 2,
      maximumNoOfBytes: 2,
      tokenCharacters: 'numeric',
      caseSensitive: true,
      smallSpace: true,
    } as const
    const { masker, sprung } = watchTraps({ store, tokenTypes: [few] })
    const planted = new Set<string>()
    for (let count = 0; count < 20; count++) {
      planted.add((await masker.plantHoneytoken('Few')).token)
    }
    expect(planted.size).toBe(20)
    const values = Array.from({ length: 40 }, (_, index) => `v${index}`)
    const tokens = await masker.maskDocument(values, { '[*]': { tokenName: 'Few' } })
    expect(tokens.filter((token) => planted.has(token))).toEqual([])
    expect(await masker.unmaskDocument(tokens, ['[*]'])).toEqual(values)
    expect(sprung).toEqual([])
  })

  it('lives for ever among tokens that end, unless it was told when', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { masker, sprung } = watchTraps({ ttl: 1_000 })
    const { token } = await masker.plantHoneytoken('Text Token')
    const { token: brief } = await masker.plantHoneytoken('Text Token', { ttl: 1_000 })
    vi.setSystemTime(Date.now() + 86_400_000)
    await openAll(masker, [brief])
    expect(sprung.length).toBe(0)
    await openAll(masker, [token])
    expect(sprung.length).toBe(1)
  })

  it('can be erased, and is then as unknown as any', async () => {
    const { masker, sprung } = watchTraps({})
    const { token, fingerprint } = await masker.plantHoneytoken('Text Token', { subject: 'ann' })
    await masker.erase({ subject: 'ann' })
    await openAll(masker, [token])
    expect(sprung.length).toBe(1)
    expect(await masker.erase({ token })).toMatchObject({ erased: true, fingerprint })
    expect(await openAll(masker, [token])).toEqual([shut])
    expect(sprung.length).toBe(1)
  })

  it('is put back by the process that planted it when a store forgets', async () => {
    const server = { now: new MemoryTokenStore() }
    const store = observeStore(() => server.now)
    const { masker } = watchTraps({ store, cache: { max: 30_000, bytes: 100_000_000 } })
    const { token } = await masker.plantHoneytoken('Text Token')
    // More than the writes that are kept to be sent again.
    await maskAll(
      masker,
      Array.from({ length: 10_500 }, (_, index) => `value ${index}`),
    )
    const { token: recent } = await masker.plantHoneytoken('Text Token')
    server.now = new MemoryTokenStore()
    store.lose()
    await masker.ready()
    const { masker: later, sprung } = watchTraps({ store: server.now })
    expect(await openAll(later, [token, recent])).toEqual([shut, shut])
    expect(sprung.length).toBe(2)
  })

  it('is refused for a token type that is not there, with what was meant', async () => {
    const masker = createMasker({ keys: testKeys })
    await expect(masker.plantHoneytoken('Person Tokn')).rejects.toMatchObject({
      code: 'invalid_options',
      message: expect.stringContaining('did you mean "Person Token"?'),
    })
  })
})
