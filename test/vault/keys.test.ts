import { createHash } from 'node:crypto'
import { createMasker, type KeyRing, type Masker, MaskingError } from 'fieldveil'
import { describe, expect, it, vi } from 'vitest'
import { openCanaryLog } from '../support/canary-log.ts'
import { createFragileStore, hang } from '../support/fragile-store.ts'
import { gatherTexts } from '../support/gather-texts.ts'
import { inVirtualTime } from '../support/virtual-time.ts'

vi.mock('node:timers/promises', async () => {
  return (await import('../support/virtual-time.ts')).timersPromises
})

const secretOf = (id: string) => `canary-${id}`.padEnd(32, '!')
const root = (id: string) => ({ id, secret: secretOf(id) })
const ring = (...ids: string[]): KeyRing => ids.map(root)
const old = ring('old')
const rotated = ring('new', 'old')

const values = ['George', 'Williams', '555-123-4567']
const mask = (masker: Masker, tenant?: string) =>
  masker.maskDocument(values, ['[*]'], tenant === undefined ? {} : { tenant })
const unmask = (masker: Masker, tokens: readonly string[], tenant?: string) =>
  masker.unmaskDocument([...tokens], ['[*]'], tenant === undefined ? {} : { tenant })
const refusal = (work: Promise<unknown>): Promise<MaskingError> =>
  work.then(
    () => {
      throw new Error('it was not refused')
    },
    (error) => error,
  )

/** The ids whose short form is at the head of a record of the store. */
function sealedUnder(store: ReturnType<typeof createFragileStore>, ids: readonly string[]) {
  const kids = new Map(
    ids.map((id) => [createHash('sha256').update(`kid:${id}`).digest('hex').slice(0, 8), id]),
  )
  const found = [...store.records]
    .filter(([key]) => !key.startsWith('check-'))
    .map(([, { record }]) => kids.get(Buffer.from(record.subarray(1, 5)).toString('hex')))
  return new Set(found)
}

function withTime<T>(work: (advance: (by: number) => void) => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['performance'] })
  return work((by) => vi.advanceTimersByTime(by)).finally(() => vi.useRealTimers())
}

describe('a ring', () => {
  it('opens with every secret and seals with the first; no token changes', async () => {
    const store = createFragileStore()
    const first = await mask(createMasker({ keys: old, store }))
    const masker = createMasker({ keys: rotated, store, cache: false })
    expect(await unmask(masker, first)).toEqual(values)
    expect(await mask(masker)).toEqual(first)
    const [other] = await masker.maskDocument(['another'], ['[*]'])
    expect(sealedUnder(store, ['new', 'old'])).toContain('new')
    expect(await unmask(masker, [other as string])).toEqual(['another'])
  })

  it('has one check value, whatever the tenant', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: old, store })
    await mask(masker, 'a')
    await mask(masker, 'b')
    const checks = [...store.records.keys()].filter((key) => key.startsWith('check-'))
    expect(checks).toEqual(['check-value'])
  })

  it('with a secret on standby opens what that one sealed, and seals with the next', async () => {
    const store = createFragileStore()
    const standby: KeyRing = [{ ...root('new'), standby: true }, ...old]
    const waiting = createMasker({ keys: standby, store, cache: false })
    const tokens = await mask(waiting)
    expect(sealedUnder(store, ['new', 'old'])).toEqual(new Set(['old']))
    const ahead = createMasker({ keys: rotated, store })
    const [token] = await ahead.maskDocument(['sealed ahead'], ['[*]'])
    expect(await unmask(waiting, [token as string])).toEqual(['sealed ahead'])
    expect(await mask(createMasker({ keys: rotated, store }))).toEqual(tokens)
    expect((await waiting.health()).keys).toEqual({
      ok: true,
      sealing: 'old',
      opening: ['new', 'old'],
    })
    const all = rotated.map((key) => ({ ...key, standby: true }))
    expect(() => createMasker({ keys: all })).toThrow('one has to seal')
  })
})

describe('a function of the tenant', () => {
  it('is asked once for a tenant, however many calls are in flight, and may answer at once', async () => {
    for (const answer of [(): KeyRing => old, async (): Promise<KeyRing> => old]) {
      const asked: string[] = []
      const masker = createMasker({
        keys: (tenant) => {
          asked.push(tenant)
          return answer()
        },
      })
      const calls = Array.from({ length: 20 }, (_, index) => mask(masker, index % 2 ? 'a' : 'b'))
      await Promise.all(calls)
      await mask(masker, 'a')
      expect(asked.toSorted()).toEqual(['a', 'b'])
    }
  })

  it('gives tenants tokens and check values of their own', async () => {
    const store = createFragileStore()
    const keys = (tenant: string) => ring(tenant === 'a' ? 'first' : 'second')
    const masker = createMasker({ keys, store })
    const a = await mask(masker, 'a')
    const b = await mask(masker, 'b')
    expect(new Set([...a, ...b]).size).toBe(values.length * 2)
    expect(await unmask(masker, a, 'a')).toEqual(values)
    expect((await refusal(unmask(masker, a, 'b'))).code).toBe('unmasking_failed')
    // The same tenant under other secrets: it is they that make the difference.
    const elsewhere = createMasker({ keys: ring('second'), store: createFragileStore() })
    expect(await mask(elsewhere, 'a')).not.toEqual(a)
    expect(await mask(elsewhere, 'b')).toEqual(b)
    const checks = [...store.records].filter(([key]) => key.startsWith('check-'))
    expect(new Set(checks.map(([, { record }]) => String(record.subarray(0, 32)))).size).toBe(2)
  })

  it('that gives a tenant the wrong last secret fails this tenant, and no other in its turn', async () => {
    const store = createFragileStore()
    await mask(createMasker({ keys: () => old, store }), 'wrong')
    const keys = (tenant: string) => ring(tenant === 'wrong' ? 'stranger' : 'old')
    const masker = createMasker({ keys, store })
    const [right, wrong] = await Promise.allSettled([mask(masker, 'right'), mask(masker, 'wrong')])
    expect(right.status).toBe('fulfilled')
    expect(wrong).toMatchObject({ reason: { code: 'store_mismatch' } })
    // Nor does a secret in front of the wrong one help.
    const newer = createMasker({ keys: () => ring('new', 'stranger'), store })
    expect((await refusal(mask(newer, 'wrong'))).code).toBe('store_mismatch')
  })

  it('that fails answers by the contract, says nothing of why, and is asked again', async () => {
    const log = openCanaryLog(['canary-cause', 'canary-actor'])
    const store = createFragileStore()
    const errors = [
      Object.assign(new Error('canary-cause'), { secret: 'canary-cause' }),
      new MaskingError('store_unavailable', 'canary-cause'),
      'canary-cause',
    ]
    let fails = 0
    const masker = createMasker({
      store,
      onEvent: (event) => log.see('event', event),
      keys: async () => {
        fails += 1
        if (fails <= 7) throw errors[fails % 3]
        return old
      },
    })
    const payload = { mask: [{ value: 'x', token_name: 'Text Token' }] }
    for (const context of [{}, { tenant: 'b', actor: 'canary-actor' }]) {
      const masked = await masker.maskFields(payload, context)
      expect(masked).toMatchObject({
        status: 500,
        error: { message: 'Masking failed after 3 retries' },
      })
      const unmasked = await masker.unmaskFields({ unmask: [{ token_value: 'x' }] }, context)
      expect(unmasked).toMatchObject({
        status: 500,
        error: { message: 'Unmasking of given token values failed.' },
      })
      const error = await refusal(masker.maskDocument(values, ['[*]'], context))
      expect(error).toMatchObject({
        code: 'masking_failed',
        cause: { code: 'keys_unavailable' },
      })
      for (const seen of [masked, unmasked, error]) log.see('answer', seen)
    }
    expect((await refusal(masker.ready())).code).toBe('keys_unavailable')
    expect(store.calls).toEqual([])
    log.expectClean(['answer', 'event'])
    log[Symbol.dispose]()
    expect(fails).toBe(7)
    expect(await masker.maskFields(payload)).toMatchObject({ success: true })
  })

  it('that answers with no ring is refused, and what it gave is not said', async () => {
    const log = openCanaryLog(['canary-secret'])
    const secret = 'canary-secret'
    const gifts: unknown[] = [
      undefined,
      null,
      5,
      secret,
      {},
      [],
      [{}],
      [secret],
      { id: 'a', secret },
      [{ id: 'a', secret }],
      [{ id: 5, secret: secret.repeat(3) }],
      [{ id: 'a b', secret: secret.repeat(3) }],
      [{ id: secret, secret: '2026-01' }],
      [
        { id: 'a', secret: secret.repeat(3) },
        { id: 'a', secret: secret.repeat(3) },
      ],
      [{ id: 'a', secret: secret.repeat(3), standby: true }],
      [
        {
          id: 'a',
          get secret(): string {
            throw new Error(secret)
          },
        },
      ],
    ]
    for (const gift of gifts) {
      const masker = createMasker({ keys: (() => gift) as () => KeyRing })
      const error = await refusal(mask(masker))
      expect(error).toMatchObject({ code: 'masking_failed', cause: { code: 'keys_unavailable' } })
      const health = await masker.health()
      expect(health).toMatchObject({ ok: false, keys: { ok: false } })
      expect(health.keys.problem).toMatch(/^keys_unavailable: /)
      for (const seen of [error, health]) log.see('answer', seen)
    }
    log.expectClean(['answer'])
    log[Symbol.dispose]()
  })

  it('that is slow fails calls in twice the timeout', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: () => hang(), store, timeout: 100 })
    const answers = await inVirtualTime(async () => {
      const begun = performance.now()
      const calls = [mask(masker), unmask(masker, ['x']), masker.ready()]
      const settled = await Promise.allSettled(calls)
      expect(performance.now() - begun).toBeLessThan(200 + 10)
      return settled
    })
    expect(answers.map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
    expect(store.calls).toEqual([])
  })

  it.each([
    ['mask'],
    ['unmask'],
  ])('is asked again for a secret that is not known, by %s', async (by) => {
    const store = createFragileStore()
    const tokens = await mask(createMasker({ keys: () => rotated, store }))
    let given = old
    let asked = 0
    const keys = () => {
      asked += 1
      return given
    }
    const masker = createMasker({ keys, store, cache: false })
    await masker.ready()
    given = rotated
    expect(await (by === 'mask' ? mask(masker) : unmask(masker, tokens))).toEqual(
      by === 'mask' ? tokens : values,
    )
    expect(asked).toBe(2)
    expect(await unmask(masker, tokens)).toEqual(values)
    expect(asked).toBe(2)
  })

  it('is asked again at most once in 5 s for a secret that it does not give', () =>
    withTime(async (advance) => {
      const store = createFragileStore()
      const tokens = await mask(createMasker({ keys: () => rotated, store }))
      let asked = 0
      const masker = createMasker({
        store,
        keys: () => {
          asked += 1
          return old
        },
      })
      const fail = async () =>
        expect((await refusal(unmask(masker, tokens))).code).toBe('record_invalid')
      await fail()
      await fail()
      await fail()
      expect(asked).toBe(2)
      advance(4_999)
      await fail()
      expect(asked).toBe(2)
      advance(2)
      await fail()
      await fail()
      expect(asked).toBe(3)
    }))

  it('that hangs when it is asked again does not hold a call for longer than any other', async () => {
    const store = createFragileStore()
    const tokens = await mask(createMasker({ keys: () => rotated, store }))
    let asked = 0
    const masker = createMasker({
      store,
      timeout: 100,
      keys: () => {
        asked += 1
        return asked > 1 ? hang() : old
      },
    })
    await masker.ready()
    await inVirtualTime(async () => {
      store.before = () => new Promise((resolve) => setTimeout(resolve, 80))
      const begun = performance.now()
      await refusal(unmask(masker, tokens))
      expect(performance.now() - begun).toBeLessThan(200 + 10)
    })
    expect(asked).toBe(2)
  })

  it('serves more tenants than are held', async () => {
    const store = createFragileStore()
    store.after = () => new Promise((resolve) => setImmediate(resolve))
    const keys = (tenant: string) => ring(tenant)
    const masker = createMasker({ keys, store, limits: { tenants: 2 } })
    const tenants = Array.from({ length: 12 }, (_, index) => `tenant-${index}`)
    for (let round = 0; round < 2; round++) {
      const answers = await Promise.all(
        tenants.map(async (tenant) => unmask(masker, await mask(masker, tenant), tenant)),
      )
      expect(answers).toEqual(tenants.map(() => values))
    }
  })

  it('of many tenants is forgotten beyond the limit', () =>
    withTime(async (advance) => {
      const asked: string[] = []
      const keys = (tenant: string) => {
        asked.push(tenant)
        return old
      }
      const masker = createMasker({ keys, limits: { tenants: 2 }, timeout: 1_000 })
      for (const tenant of ['a', 'b', 'c']) await mask(masker, tenant)
      advance(2_000)
      // Whoever left last makes room for those before.
      for (const tenant of ['d', 'c', 'a']) await mask(masker, tenant)
      expect(asked).toEqual(['a', 'b', 'c', 'd', 'a'])
    }))
})

describe('useKeys', () => {
  it('takes a ring: no token changes, and the new secret seals', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: old, store, cache: false })
    const tokens = await mask(masker)
    await masker.useKeys(rotated)
    expect(await mask(masker)).toEqual(tokens)
    expect(await unmask(masker, tokens)).toEqual(values)
    await masker.maskDocument(['another'], ['[*]'])
    expect(sealedUnder(store, ['new', 'old'])).toContain('new')
    expect((await masker.health()).keys).toMatchObject({ sealing: 'new', opening: ['new', 'old'] })
  })

  it('under load changes no token and fails no call', async () => {
    const store = createFragileStore()
    store.after = () => new Promise((resolve) => setImmediate(resolve))
    const masker = createMasker({ keys: old, store, cache: false })
    const want = await mask(masker)
    const rings = [rotated, ring('newer', 'new', 'old'), ring('newest', 'newer', 'new', 'old')]
    const loads = Array.from({ length: 8 }, async () => {
      for (let round = 0; round < 40; round++) {
        const tokens = await mask(masker)
        expect(tokens).toEqual(want)
        expect(await unmask(masker, tokens)).toEqual(values)
      }
    })
    for (const next of rings) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      await masker.useKeys(next)
    }
    await Promise.all(loads)
    expect((await masker.health()).keys.sealing).toBe('newest')
  })

  it('refuses what would change tokens, and keeps what it has', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: rotated, store, cache: false })
    const tokens = await mask(masker)
    for (const wrong of [ring('stranger'), ring('old', 'new'), ring('new')]) {
      expect((await refusal(masker.useKeys(wrong))).code).toBe('store_mismatch')
    }
    const mistakes = [undefined, [], 'x', [{ id: 'a', secret: 'short' }], () => old]
    for (const wrong of mistakes) {
      const error = await refusal(masker.useKeys(wrong as KeyRing))
      expect(error.code).toBe('invalid_options')
    }
    expect(await mask(masker)).toEqual(tokens)
    expect((await masker.health()).keys.sealing).toBe('new')
    const byTenant = createMasker({ keys: () => old })
    expect((await refusal(byTenant.useKeys(old))).message).toContain(
      'a function that of a function',
    )
  })

  it('takes a function for all tenants or for none', async () => {
    const masker = createMasker({ keys: () => old, store: createFragileStore(), cache: false })
    const a = await mask(masker, 'a')
    await mask(masker, 'b')
    const asked: string[] = []
    const next = (wrong: KeyRing | undefined) => async (tenant: string) => {
      asked.push(tenant)
      if (tenant !== 'b') return rotated
      if (wrong === undefined) throw new Error('the KMS is down')
      return wrong
    }
    expect((await refusal(masker.useKeys(next(ring('stranger'))))).code).toBe('store_mismatch')
    expect((await refusal(masker.useKeys(next(undefined)))).code).toBe('keys_unavailable')
    const store = createFragileStore()
    const sealing = async (tenant: string) => {
      const other = createMasker({ keys: () => rotated, store, tenant })
      return (await other.health()).keys.sealing
    }
    expect(await sealing('a')).toBe('new')
    asked.length = 0
    // The former function is asked for who comes now.
    expect((await masker.health()).keys.sealing).toBe('old')
    await mask(masker, 'c')
    expect(asked).toEqual([])
    await masker.useKeys(next(rotated))
    expect(asked.toSorted()).toEqual(['a', 'b', 'c', 'default'])
    expect((await masker.health()).keys.sealing).toBe('new')
    await mask(masker, 'd')
    expect(asked).toContain('d')
    expect(await mask(masker, 'a')).toEqual(a)
  })

  it('lets no answer of the former function come after it', async () => {
    let release: (keys: KeyRing) => void = () => {}
    const masker = createMasker({
      keys: () =>
        new Promise<KeyRing>((resolve) => {
          release = resolve
        }),
    })
    const loading = masker.ready()
    await new Promise((resolve) => setImmediate(resolve))
    const taken = masker.useKeys(() => rotated)
    await taken
    release(old)
    await loading
    expect((await masker.health()).keys.sealing).toBe('new')
  })

  it('asks it also for who comes while it is being asked for the others', async () => {
    const masker = createMasker({ keys: () => old })
    await masker.ready()
    const asked: string[] = []
    const taken = masker.useKeys(async (tenant) => {
      asked.push(tenant)
      // With the former secrets still.
      if (tenant === 'default') await mask(masker, 'late')
      return rotated
    })
    await taken
    expect(asked).toEqual(['default', 'late'])
  })

  it('called twice keeps what was given last', async () => {
    const masker = createMasker({ keys: () => old })
    await masker.ready()
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      return rotated
    }
    await Promise.all([masker.useKeys(slow), masker.useKeys(() => ring('newest', 'new', 'old'))])
    expect((await masker.health()).keys.sealing).toBe('newest')
  })
})

describe('secrets', () => {
  it('are in nothing that anybody prints', async () => {
    const canaries = ['old', 'new', 'stranger', 'bytes'].map(secretOf)
    const print = vi.spyOn(console, 'log').mockImplementation(() => {})
    const log = openCanaryLog(canaries)
    const bytes = [{ id: 'bytes', secret: Buffer.from(secretOf('bytes')) }]
    const store = createFragileStore()
    const onEvent = (event: unknown) => log.see('event', event)
    const maskers = [
      createMasker({ keys: rotated, store, onEvent, tenant: 'a' }),
      createMasker({ keys: () => rotated, store, onEvent, tenant: 'b' }),
      createMasker({ keys: bytes, store: createFragileStore(), onEvent, tenant: 'c' }),
    ]
    for (const masker of maskers) {
      log.see('answer', await mask(masker))
      log.see('answer', await masker.health())
      log.see('answer', await masker.rotate())
      const stranger = ring('stranger')
      for (const wrong of [stranger, () => stranger, [{ ...stranger[0], id: 'ä' }], [stranger]]) {
        log.see('error', await refusal(masker.useKeys(wrong as KeyRing)))
      }
      console.log(masker, JSON.stringify(masker), `${masker}`)
      log.see('masker', masker)
    }
    const misplaced = [{ ...root('old'), secretary: 1 }]
    const wrongs = [misplaced, [root('old'), root('old')], [{ id: 'x', secret: [secretOf('old')] }]]
    for (const keys of wrongs) {
      try {
        createMasker({ keys: keys as KeyRing })
      } catch (error) {
        log.see('mistake', error)
      }
    }
    log.see('store', gatherTexts(store))
    log.expectClean(['answer', 'error', 'masker', 'mistake', 'store', 'event', 'console'])
    log[Symbol.dispose]()
    print.mockRestore()
  })
})
