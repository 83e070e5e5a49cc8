import { createMasker, MemoryTokenStore } from 'fieldveil'
import { describe, expect, it, vi } from 'vitest'
import { encodePlace } from '../../src/tokens/encoding.ts'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { createRecordSeal } from '../../src/tokens/record.ts'
import { packContent } from '../../src/tokens/record-content.ts'
import { createTokenScheme } from '../../src/tokens/token-scheme.ts'
import { testKeys } from '../support/keys.ts'
import { watchStore } from '../support/stores.ts'

const mail = 'john.doe@example.com'
const one = (value: string) => ({ mask: [{ value, token_name: 'Text Token' }] })

describe('the token store is asked as little as possible', () => {
  it('calls that are in flight together share one round trip', async () => {
    const store = watchStore()
    const masker = createMasker({ keys: testKeys, store })
    await masker.maskFields(one('warm up'))
    store.calls.length = 0
    const values = Array.from({ length: 50 }, (_, index) => `value ${index}`)
    const answers = await Promise.all(values.map((value) => masker.maskFields(one(value))))
    expect(store.calls).toEqual(['claim'])
    const tokens = answers.map(({ data }) => data?.[0]?.token_value as string)
    expect(new Set(tokens).size).toBe(50)
    const fresh = createMasker({ keys: testKeys, store })
    const back = await Promise.all(
      tokens.map((token) => fresh.unmaskFields({ unmask: [{ token_value: token }] })),
    )
    expect(back.map(({ data }) => data?.[0]?.value)).toEqual(values)
    // The check value of the store, once, and all tokens together.
    expect(store.calls).toEqual(['claim', 'read', 'read'])
  })

  it('a value that was masked before costs none, unless the cache is off', async () => {
    const store = watchStore()
    const masker = createMasker({ keys: testKeys, store })
    const uncached = createMasker({ keys: testKeys, store, cache: false })
    const first = await masker.maskFields(one(mail))
    const calls = store.calls.length
    expect(await masker.maskFields(one(mail))).toEqual(first)
    expect(store.calls.length).toBe(calls)
    expect(await uncached.maskFields(one(mail))).toEqual(first)
    expect(store.calls.length).toBe(calls + 2)
  })
})

describe('a call of very many values', () => {
  it('is worked off in parts, each with the time of a call', async () => {
    // The clock stands still but for what the store takes: more for two parts than a call has.
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const store = new MemoryTokenStore()
      const [claim, read] = [store.claim.bind(store), store.read.bind(store)]
      const sizes: number[] = []
      const take = ({ length }: readonly unknown[]) => {
        vi.advanceTimersByTime(12_000)
        // Of one: whether it is still the store that it was.
        if (length > 1) sizes.push(length)
      }
      store.claim = async (entries, options) => {
        take(entries)
        return await claim(entries, options)
      }
      store.read = async (keys) => {
        take(keys)
        return await read(keys)
      }
      const masker = createMasker({ keys: testKeys, store, cache: false, timeout: 20_000 })
      const values = Array.from({ length: 25_000 }, (_, index) => `value ${index}`)
      const masked = await masker.maskDocument(values, ['[*]'])
      expect(sizes).toEqual([10_000, 10_000, 5_000])
      expect(new Set(masked).size).toBe(values.length)
      expect(await masker.unmaskDocument(masked, ['[*]'])).toEqual(values)
      expect(sizes.slice(3)).toEqual([10_000, 10_000, 5_000])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('the cache', () => {
  it('keeps apart what JSON keeps apart, and tenants', async () => {
    const masker = createMasker({ keys: testKeys })
    const values = [1, '1', true, 'true', null, 'null']
    const first = await masker.maskDocument(values, ['[*]'])
    expect(new Set(first).size).toBe(values.length)
    expect(await masker.maskDocument(values.toReversed(), ['[*]'])).toEqual(first.toReversed())
    const other = await masker.maskDocument(values, ['[*]'], { tenant: 'other' })
    expect(new Set([...first, ...other]).size).toBe(values.length * 2)
  })

  it('forgets values and tokens after its ttl', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const store = watchStore()
      const masker = createMasker({ keys: testKeys, store, cache: { ttl: 1_000 } })
      const masked = await masker.maskDocument([mail], ['[*]'])
      await masker.unmaskDocument(masked, ['[*]'])
      const calls = store.calls.length
      vi.advanceTimersByTime(999)
      await masker.unmaskDocument(await masker.maskDocument([mail], ['[*]']), ['[*]'])
      expect(store.calls.length).toBe(calls)
      vi.advanceTimersByTime(2)
      await masker.unmaskDocument(await masker.maskDocument([mail], ['[*]']), ['[*]'])
      // The first read looks whether the store has been emptied.
      expect(store.calls.slice(calls)).toEqual(['read', 'claim', 'read'])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a record of another value under the token', () => {
  it('is left to it: the value gets the next token, and both come back', async () => {
    const store = new MemoryTokenStore()
    const keys = deriveTokenKeys(testKeys)
    const masker = createMasker({ keys: testKeys, store })
    const rules = { card: { tokenName: 'Numeric Token', format: 'Credit Card' } }
    const card = '4111 1111 1111 1111'
    const { card: wanted } = await createMasker({ keys: testKeys }).maskDocument({ card }, rules)
    const place = encodePlace('default', wanted)
    const [key] = createTokenScheme(keys).deriveStoreKeys([place])
    const content = packContent({
      kind: 'plain',
      value: 'another value',
      tokenName: 'Numeric Token',
      expiresAt: Number.POSITIVE_INFINITY,
      isHoneytoken: false,
    })
    const record = createRecordSeal(keys).seal(key as string, content)
    await store.claim([{ key: key as string, record }])
    const masked = await masker.maskDocument({ card }, rules)
    expect(masked.card).not.toBe(wanted)
    expect(await masker.unmaskDocument(masked, rules)).toEqual({ card })
    expect(await masker.unmaskDocument({ card: wanted }, rules)).toEqual({ card: 'another value' })
    expect(await createMasker({ keys: testKeys, store }).maskDocument({ card }, rules)).toEqual(
      masked,
    )
  })
})

describe('a store that fails', () => {
  const failing = (times: number) =>
    watchStore({
      before: (_method, count) => {
        if (count <= times) throw new Error('canary: connection lost')
      },
    })

  it('is asked again, three times', async () => {
    const store = failing(3)
    const masker = createMasker({ keys: testKeys, store })
    expect(await masker.maskFields(one(mail))).toMatchObject({ success: true })
    // The check value is read, then claimed, and then comes the record.
    expect(store.calls).toEqual([...Array(4).fill('read'), ...Array(4).fill('claim'), 'claim'])
  })

  it('fails the call after that, by the contract, and says nothing of the cause', async () => {
    const store = failing(Number.POSITIVE_INFINITY)
    const masker = createMasker({ keys: testKeys, store })
    const answer = await masker.maskFields(one(mail))
    expect(answer).toEqual({
      data: null,
      success: false,
      error: { message: 'Masking failed after 3 retries' },
    })
    expect(store.calls).toEqual(['read', 'read', 'read', 'read'])
    const failure = await masker.maskDocument({ mail }, ['mail']).catch((error) => error)
    expect(JSON.stringify([failure, failure.toResponse()]) + failure).not.toContain('canary')
    expect(failure.cause.cause.message).toContain('canary')
  })

  it('that never answers is given up within twice the timeout', async () => {
    const store = watchStore({ before: () => new Promise(() => {}) })
    const masker = createMasker({ keys: testKeys, store, timeout: 50 })
    expect(await masker.maskFields(one(mail))).toMatchObject({ success: false })
    expect(await masker.unmaskFields({ unmask: [{ token_value: 'abc12345678' }] })).toMatchObject({
      success: false,
      error: { message: 'Unmasking of given token values failed.' },
    })
  })

  it('makes no difference to the token in the end: a lost answer is claimed again', async () => {
    const inner = new MemoryTokenStore()
    let lost = false
    const store = {
      claim: async (entries: Parameters<typeof inner.claim>[0]) => {
        const found = await inner.claim(entries)
        if (!lost && entries.length > 1) {
          lost = true
          throw new Error('the answer was lost')
        }
        return found
      },
      read: inner.read.bind(inner),
      replace: inner.replace.bind(inner),
    }
    const masker = createMasker({ keys: testKeys, store })
    const payload = { mask: ['a', 'b'].map((value) => ({ value, token_name: 'Text Token' })) }
    const answer = await masker.maskFields(payload)
    expect(lost).toBe(true)
    const calm = createMasker({ keys: testKeys, store: new MemoryTokenStore() })
    expect(answer).toEqual(await calm.maskFields(payload))
  })
})

describe('keys and stores belong together', () => {
  const other = [{ id: 'other', secret: 'another secret for tests, of 32 bytes or more' }]

  it('a masker with another token key refuses the store', async () => {
    const store = new MemoryTokenStore()
    await createMasker({ keys: testKeys, store }).maskFields(one(mail))
    const stranger = createMasker({ keys: other, store })
    await expect(stranger.maskDocument({ mail }, ['mail'])).rejects.toMatchObject({
      code: 'store_mismatch',
      message: expect.stringContaining('put it back'),
    })
    expect(await stranger.maskFields(one(mail))).toMatchObject({
      error: { message: 'Internal Error' },
    })
  })

  it('a newer secret in front changes no token, and old records open', async () => {
    const store = new MemoryTokenStore()
    const before = await createMasker({ keys: testKeys, store }).maskFields(one(mail))
    const rotated = createMasker({ keys: [...other, ...testKeys], store })
    expect(await rotated.maskFields(one(mail))).toEqual(before)
    const token_value = before.data?.[0]?.token_value
    expect(await rotated.unmaskFields({ unmask: [{ token_value }] })).toMatchObject({
      data: [{ value: mail }],
    })
  })

  it('two processes give one value one token', async () => {
    const store = new MemoryTokenStore()
    const maskers = Array.from({ length: 8 }, () => createMasker({ keys: testKeys, store }))
    const values = Array.from({ length: 200 }, (_, index) => `value ${index}`)
    const answers = await Promise.all(
      maskers.map(({ maskDocument }) => maskDocument(values, ['[*]'])),
    )
    for (const tokens of answers) expect(tokens).toEqual(answers[0])
    expect(new Set(answers[0]).size).toBe(200)
  })
})

describe('what the store holds', () => {
  it('shows no value, token, tenant or secret, and no two records that are alike', async () => {
    const store = watchStore()
    const masker = createMasker({ keys: testKeys, store, tenant: 'canary-tenant' })
    const answer = await masker.maskFields({
      mask: [
        { value: 'canary-value', token_name: 'Text Token', attributes: { page: 'canary-page' } },
        { value: 'canary-value', token_name: 'Special Token' },
      ],
    })
    const tokens = answer.data?.map(({ token_value }) => token_value) as string[]
    const written = store.written()
    for (const secret of ['canary', testKeys[0]?.secret as string, ...tokens]) {
      expect(written).not.toContain(secret)
    }
  })

  it('opens for its tenant alone: another is answered like for a token that never was', async () => {
    const masker = createMasker({ keys: testKeys })
    const answer = await masker.maskFields(one(mail), { tenant: 'a' })
    const token_value = answer.data?.[0]?.token_value
    const unmask = (tenant: string, value = token_value) =>
      masker.unmaskFields({ unmask: [{ token_value: value }] }, { tenant })
    expect(await unmask('a')).toMatchObject({ success: true })
    expect(await unmask('b')).toEqual(await unmask('b', 'neverIssued42'))
    expect(await masker.maskFields(one(mail), { tenant: 'b' })).not.toEqual(answer)
  })

  it('a record that was altered or moved is an error, never a value', async () => {
    const inner = new MemoryTokenStore()
    let spoil = (records: (Uint8Array | null)[]) => records
    const store = {
      claim: inner.claim.bind(inner),
      read: async (keys: readonly string[]) => spoil(await inner.read(keys)),
      replace: inner.replace.bind(inner),
    }
    const masker = createMasker({ keys: testKeys, store })
    const [a, b] = await masker.maskDocument(['George', 'Williams'], ['[*]'])
    spoil = (records) =>
      records.map((record) => record?.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) ?? null)
    await expect(masker.unmaskDocument([a], ['[*]'])).rejects.toMatchObject({
      code: 'record_invalid',
    })
    spoil = (records) => records.reverse()
    await expect(masker.unmaskDocument([a, b], ['[*]'])).rejects.toMatchObject({
      code: 'record_invalid',
    })
    spoil = (records) => records
    expect(await masker.unmaskDocument([a, b], ['[*]'])).toEqual(['George', 'Williams'])
  })
})

describe('erasing', () => {
  it('kills a token for ever; its value gets another one', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    for (const rule of [
      { tokenName: 'Text Token' },
      { tokenName: 'Numeric Token', format: 'Credit Card' },
    ]) {
      const rules = { card: rule }
      const document = { card: '4111 1111 1111 1111' }
      const first = await masker.maskDocument(document, rules)
      expect(await masker.erase({ token: first.card })).toMatchObject({ erased: true })
      expect(await masker.erase({ token: first.card })).toMatchObject({ erased: false })
      await expect(masker.unmaskDocument(first, rules)).rejects.toMatchObject({
        code: 'unmasking_failed',
      })
      const second = await masker.maskDocument(document, rules)
      expect(second.card).not.toBe(first.card)
      expect(await masker.unmaskDocument(second, rules)).toEqual(document)
      const elsewhere = createMasker({ keys: testKeys, store })
      expect(await elsewhere.maskDocument(document, rules)).toEqual(second)
      await expect(elsewhere.unmaskDocument(first, rules)).rejects.toThrow()
    }
  })
})

describe('the quota', () => {
  it('counts new tokens, by tenant, and not their repetition', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, cache: false, quota: { limit: 3 } })
    const many = { mask: ['a', 'b', 'a'].map((value) => ({ value, token_name: 'Text Token' })) }
    expect(await masker.maskFields(many)).toMatchObject({ success: true })
    expect(await masker.maskFields(many)).toMatchObject({ success: true })
    const refused = await masker.maskFields({
      mask: ['c', 'd'].map((value) => ({ value, token_name: 'Text Token' })),
    })
    expect(refused.status).toBe(403)
    expect(await masker.maskFields(one('c'))).toMatchObject({ success: true })
    expect((await masker.maskFields(one('d'))).status).toBe(403)
    expect(await masker.maskFields(one('d'), { tenant: 'other' })).toMatchObject({ success: true })
  })
})

describe('ending', () => {
  it('close waits for calls in flight and refuses later ones', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const store = watchStore({ before: () => held })
    const masker = createMasker({ keys: testKeys, store })
    const call = masker.maskFields(one(mail))
    let closed = false
    const closing = masker.close().then(() => {
      closed = true
    })
    expect((await masker.maskFields(one(mail))).status).toBe(503)
    expect(closed).toBe(false)
    release()
    expect(await call).toMatchObject({ success: true })
    await closing
    expect(closed).toBe(true)
  })

  it('an aborted signal ends a call early', async () => {
    const store = watchStore({ before: () => new Promise(() => {}) })
    const masker = createMasker({ keys: testKeys, store })
    const control = new AbortController()
    const call = masker.maskDocument({ mail }, ['mail'], { signal: control.signal })
    control.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
    await expect(
      masker.maskDocument({ mail }, ['mail'], { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'aborted' })
  })
})
