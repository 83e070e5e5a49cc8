import { createMasker, type Masker, type MaskerOptions, type MaskingEvent } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { createWatch } from '../../src/masker/watch.ts'
import { type CanaryLog, openCanaryLog } from '../support/canary-log.ts'
import { breakDown, createFragileStore, type FragileStore } from '../support/fragile-store.ts'
import { poll } from '../support/poll.ts'

const secret = 'canary-secret of 32 bytes or more'
const keys = [{ id: 'test', secret }]
const actor = 'canary-actor'
const fingerprint = expect.stringMatching(/^[0-9a-f]{16}$/)
const rules = ['[*]']

/** What a masker told, without the canaries of any test here. */
function listen(options: Partial<MaskerOptions> = {}): {
  readonly masker: Masker
  readonly store: FragileStore
  readonly log: CanaryLog
  take(): MaskingEvent[]
} {
  const canaries = ['canary-value', 'canary-subject', actor, secret]
  const log = openCanaryLog(canaries)
  const told: MaskingEvent[] = []
  const store = createFragileStore()
  const onEvent = (event: MaskingEvent) => {
    log.see('event', event)
    told.push(event)
  }
  const masker = createMasker({ keys, store, tenant: 'acme', onEvent, ...options })
  return { masker, store, log, take: () => told.splice(0) }
}

const text = (value: string) => ({ value, token_name: 'Text Token' })

describe('calls are told of', () => {
  it('masked: by token type, with what the cache answered and what it did not', async () => {
    const { masker, log, take } = listen()
    const mask = [
      text('canary-value 1'),
      text('canary-value 2'),
      { ...text('1'), token_name: 'Special Token' },
    ]
    const masked = await masker.maskFields({ mask }, { actor, purpose: 'support' })
    const want = [
      { type: 'masked', tenant: 'acme', tokenName: 'Text Token', count: 2, actor: fingerprint },
      { type: 'masked', tenant: 'acme', tokenName: 'Special Token', count: 1, actor: fingerprint },
    ]
    expect(take()).toEqual(want)
    await masker.maskFields({ mask }, { actor, purpose: 'support' })
    expect(take()).toEqual(want)
    await masker.maskDocument(['canary-value'], rules, { tenant: 'other' })
    expect(take()).toEqual([
      { type: 'masked', tenant: 'other', tokenName: 'Default Token', count: 1 },
    ])
    await masker.maskText('mail canary-value@example.com now')
    expect(take()).toMatchObject([{ type: 'masked', tenant: 'acme', count: 1 }])
    await masker.maskFields({ mask: [] })
    expect(take()).toMatchObject([{ type: 'refused' }])
    await masker.maskDocument([], rules)
    expect(take()).toEqual([])
    for (const { token_value } of masked.data ?? []) log.see('tokens', token_value)
    log.expectClean(['event'])
    log[Symbol.dispose]()
  })

  it('unmasked: by token type, for a purpose', async () => {
    const { masker, log, take } = listen()
    const tokens = await masker.maskDocument(['canary-value 1', 'canary-value 2'], rules)
    take()
    const want = {
      type: 'unmasked',
      tenant: 'acme',
      tokenName: 'Default Token',
      count: 2,
      purpose: 'support',
      actor: fingerprint,
    }
    for (const _ of [1, 2]) {
      await masker.unmaskDocument(tokens, rules, { actor, purpose: 'support' })
      expect(take()).toEqual([want])
    }
    await masker.unmaskDocument([...tokens, 'neverIssued42'], rules).catch(() => {})
    expect(take().at(-1)).toMatchObject({ type: 'refused', reason: 'unmasking_failed' })
    log.expectClean(['event'])
    log[Symbol.dispose]()
  })

  it('refused: with the code that the caller is answered with', async () => {
    const { masker, store, log, take } = listen({
      quota: { limit: 1 },
      cache: false,
      retries: 0,
      timeout: 1_000,
    })
    const refused = { type: 'refused', tenant: 'acme', count: 1 }
    const cases: [() => Promise<unknown>, object][] = [
      [() => masker.maskFields({ mask: [] }), { operation: 'mask', reason: 'payload_empty' }],
      [
        () => masker.maskFields({ mask: [{ value: 'canary-value', token_name: 'canary-name' }] }),
        { operation: 'mask', reason: 'token_name_unknown' },
      ],
      [
        () => masker.maskDocument(['canary-value 1', 'canary-value 2'], rules, { actor }),
        { operation: 'mask', reason: 'quota_exceeded', actor: fingerprint },
      ],
      [
        () => masker.unmaskDocument(['canary-token'], rules, { purpose: 'support' }),
        { operation: 'unmask', reason: 'unmasking_failed', purpose: 'support' },
      ],
      [() => masker.erase({} as { token: string }), { operation: 'erase', reason: 'bad_request' }],
      [
        () => masker.maskDocument(['canary-value'], rules, { signal: AbortSignal.abort() }),
        { operation: 'mask', reason: 'aborted' },
      ],
      [
        () => masker.maskDocument(['canary-value'], rules, { actors: 'x' } as object),
        { operation: 'mask', reason: 'invalid_options' },
      ],
      [
        () => {
          store.before = breakDown
          return masker.maskDocument(['canary-value'], rules)
        },
        { operation: 'mask', reason: 'masking_failed' },
      ],
      [
        () => masker.unmaskDocument(['canary-token'], rules),
        { operation: 'unmask', reason: 'unmasking_unavailable' },
      ],
      [
        () => masker.erase({ token: 'canary-token' }),
        { operation: 'erase', reason: 'masking_failed' },
      ],
      [
        async () => {
          store.before = () => {}
          await masker.close()
          await masker.maskDocument(['canary-value'], rules)
        },
        { operation: 'mask', reason: 'closed' },
      ],
    ]
    for (const [call, want] of cases) {
      await call().catch(() => {})
      expect(take().filter(({ type }) => type === 'refused')).toEqual([{ ...refused, ...want }])
    }
    log.expectClean(['event'])
    log[Symbol.dispose]()
  })

  it('refused by the policy: what stayed shut, by token type', async () => {
    const { masker, log, take } = listen({
      unmaskPolicy: { rules: [{ tokenNames: ['Special Token'] }], shut: 'keep' },
    })
    const tokens = await masker.maskDocument(
      { a: 'canary-value 1', b: 'canary-value 2', c: 'canary-value 3' },
      { a: {}, b: {}, c: { tokenName: 'Special Token' } },
    )
    take()
    await masker.unmaskDocument(tokens, ['a', 'b', 'c'], { actor, purpose: 'support' })
    const caller = { tenant: 'acme', purpose: 'support', actor: fingerprint }
    expect(take()).toEqual([
      {
        type: 'refused',
        operation: 'unmask',
        reason: 'unmask_policy',
        tokenName: 'Default Token',
        count: 2,
        ...caller,
      },
      { type: 'unmasked', tokenName: 'Special Token', count: 1, ...caller },
    ])
    log.expectClean(['event'])
    log[Symbol.dispose]()
  })

  it('erased, and honeytokens opened: with the fingerprints that were answered', async () => {
    const { masker, log, take } = listen()
    const [token] = await masker.maskDocument(['canary-value'], rules)
    await masker.maskDocument(['canary-value 2'], rules, { subject: 'canary-subject' })
    const bait = await masker.plantHoneytoken('Text Token')
    expect(take().map(({ type }) => type)).toEqual(['masked', 'masked'])
    const receipts = [
      await masker.erase({ token: token as string }),
      await masker.erase({ subject: 'canary-subject' }),
    ]
    expect(take()).toEqual(
      receipts.map(({ id, kind, fingerprint: print }) => ({
        type: 'erased',
        tenant: 'acme',
        kind,
        fingerprint: print,
        receipt: id,
      })),
    )
    await masker.erase({ token: token as string })
    expect(take()).toEqual([])
    await masker.unmaskDocument([bait.token], rules, { actor, purpose: 'support' }).catch(() => {})
    expect(take()[0]).toEqual({
      type: 'honeytoken_opened',
      tenant: 'acme',
      fingerprint: bait.fingerprint,
      purpose: 'support',
      actor: fingerprint,
    })
    log.see('receipt', receipts)
    log.expectClean(['event', 'receipt'])
    log[Symbol.dispose]()
  })
})

describe('the store is told of', () => {
  it('retried, lost, sent again, and a record that does not open', async () => {
    const { masker, store, log, take } = listen({ cache: false })
    const [token] = await masker.maskDocument(['canary-value'], rules)
    take()
    let failures = 0
    store.before = () => {
      failures += 1
      if (failures <= 2) throw new Error('canary-value')
    }
    await masker.unmaskDocument([token], rules)
    const retried = { type: 'retried', count: 1, reason: 'reads' }
    expect(take().slice(0, 2)).toEqual([retried, retried])
    store.tell('lost')
    await masker.ready()
    expect(take()).toEqual([
      { type: 'store_lost', count: 1 },
      { type: 'writes_resent', count: 1 },
    ])
    for (const [key, kept] of store.records) {
      if (!key.startsWith('check-')) store.records.set(key, { ...kept, record: Buffer.alloc(80) })
    }
    await masker.unmaskDocument([token], rules).catch(() => {})
    expect(take()).toEqual([
      { type: 'record_invalid', count: 1 },
      {
        type: 'refused',
        operation: 'unmask',
        tenant: 'acme',
        reason: 'record_invalid',
        count: 1,
      },
    ])
    log.expectClean(['event'])
    log[Symbol.dispose]()
  })

  it('breakers that open and close, and records sealed anew', async () => {
    const { masker, store, log, take } = listen({ cache: false, timeout: 300, retries: 0 })
    await masker.maskDocument(['canary-value'], rules)
    store.before = ({ method }) => (method === 'claim' ? breakDown() : undefined)
    const types = new Set<string>()
    await poll('an open breaker', async () => {
      await masker.maskDocument(['canary-value'], rules).catch(() => {})
      const opened = take().find(({ type }) => type === 'breaker_opened')
      if (opened === undefined) return undefined
      expect(opened).toEqual({
        type: 'breaker_opened',
        count: expect.any(Number),
        reason: 'writes',
      })
      expect((opened as { count: number }).count).toBeGreaterThanOrEqual(5)
      return opened
    })
    store.before = () => {}
    await poll('a closed breaker', async () => {
      await masker.maskDocument(['canary-value'], rules).catch(() => {})
      for (const event of take()) types.add(JSON.stringify(event))
      return types.has('{"type":"breaker_closed","count":0,"reason":"writes"}') || undefined
    })
    await masker.useKeys([{ id: 'newer', secret: 'another secret of 32 bytes or more' }, ...keys])
    await masker.maskDocument(['canary-value'], rules)
    await masker.close()
    expect(take()).toContainEqual({ type: 'rewrapped', count: 1 })
    log.expectClean(['event'])
    log[Symbol.dispose]()
  })
})

describe('a listener', () => {
  it('that throws or rejects changes nothing', async () => {
    const listeners = [
      () => {
        throw new Error('no')
      },
      async () => {
        throw new Error('no')
      },
    ]
    for (const onEvent of listeners) {
      const { masker, log } = listen({ onEvent })
      const tokens = await masker.maskDocument(['a'], rules, { actor })
      expect(await masker.unmaskDocument(tokens, rules, { actor })).toEqual(['a'])
      await expect(masker.unmaskDocument(['neverIssued42'], rules)).rejects.toMatchObject({
        code: 'unmasking_failed',
      })
      expect(await masker.erase({ token: tokens[0] as string })).toMatchObject({ erased: true })
      log[Symbol.dispose]()
    }
  })

  it('that is not there costs no event and no fingerprint', () => {
    const asked: unknown[] = []
    const watch = createWatch({
      events: { active: false, emit: (event) => asked.push(event) },
      fingerprint: (...parts) => {
        asked.push(parts)
        return ''
      },
      telemetry: undefined,
    })
    const call = {
      tenant: 'acme',
      subject: undefined,
      ttl: undefined,
      actor,
      roles: [],
      purpose: undefined,
      policy: undefined,
      attributes: undefined,
      deadline: undefined,
    }
    const requests = new Proxy([], {
      get: () => {
        throw new Error('looked at')
      },
    })
    watch.masked(call, requests)
    watch.unmasked(call, requests)
    watch.shut(call, requests)
    watch.refused(call, 'mask', 'masking_failed')
    expect(asked).toEqual([])
  })
})
