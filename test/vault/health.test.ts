import { createMasker, type KeyRing, MaskingError } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { openCanaryLog } from '../support/canary-log.ts'
import { breakDown, createFragileStore, hang } from '../support/fragile-store.ts'
import { testKeys } from '../support/keys.ts'

const rules = ['[*]']
const others: KeyRing = [{ id: 'other', secret: 'another secret for tests, of 32 bytes or more' }]

describe('health of a masker', () => {
  it('that works says so, of every part', async () => {
    const store = createFragileStore()
    const keys: KeyRing = [{ ...others[0], standby: true } as KeyRing[0], ...testKeys]
    const masker = createMasker({ keys, store })
    await masker.maskDocument(['a', 'b'], rules)
    const health = await masker.health()
    expect(health).toEqual({
      ok: true,
      store: {
        ok: true,
        latency: expect.any(Number),
        reads: 'closed',
        writes: 'closed',
        waiting: 0,
      },
      keys: { ok: true, sealing: 'test', opening: ['other', 'test'] },
      cache: { entries: 2, bytes: expect.any(Number) },
      calls: 0,
    })
    expect(health.store.latency).toBeGreaterThan(0)
    expect(health.cache.bytes).toBeGreaterThan(0)
    await masker.ready()
  })

  it('counts the calls in flight', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: testKeys, store })
    await masker.ready()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    store.before = ({ keys }) => (keys[0]?.startsWith('check-') ? undefined : held)
    const calls = [masker.maskDocument(['a'], rules), masker.unmaskDocument(['b'], rules)]
    expect(await masker.health()).toMatchObject({ ok: true, calls: 2, store: { waiting: 2 } })
    release()
    await Promise.allSettled(calls)
    expect(await masker.health()).toMatchObject({ calls: 0, store: { waiting: 0 } })
  })

  it.each([
    ['is gone', breakDown],
    ['hangs', hang],
    [
      'throws',
      () => {
        throw new Error('canary-thrown')
      },
    ],
  ])('whose store %s', async (_, fault) => {
    const log = openCanaryLog(['canary-thrown'])
    const store = createFragileStore()
    const masker = createMasker({ keys: testKeys, store, timeout: 300 })
    store.before = fault
    for (const isReady of [false, true]) {
      const health = await masker.health()
      expect(health).toMatchObject({ ok: false, store: { ok: false }, keys: { ok: true } })
      expect(health.store.problem).toMatch(/^store_unavailable: the token store /)
      expect(health.store).not.toHaveProperty('latency')
      await expect(masker.ready()).rejects.toMatchObject({ code: 'store_unavailable' })
      log.see('health', health)
      if (isReady) continue
      // And the same when it was well before.
      store.before = () => {}
      await expect.poll(async () => (await masker.health()).ok).toBe(true)
      await masker.ready()
      store.before = fault
    }
    log.expectClean(['health'])
    log[Symbol.dispose]()
  })

  it.each(['read', 'claim'])('whose store fails to %s alone', async (method) => {
    const store = createFragileStore()
    const masker = createMasker({ keys: testKeys, store, timeout: 500 })
    await masker.ready()
    store.before = (call) => (call.method === method ? breakDown() : undefined)
    expect(await masker.health()).toMatchObject({ ok: false, store: { ok: false } })
    await expect(masker.ready()).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it('says which breaker is open, and that it closed', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: testKeys, store, timeout: 300, retries: 0 })
    await masker.ready()
    store.before = ({ method }) => (method === 'claim' ? breakDown() : undefined)
    let health = await masker.health()
    while (health.store.writes === 'closed') health = await masker.health()
    expect(health).toMatchObject({ ok: false, store: { reads: 'closed', writes: 'open' } })
    store.before = () => {}
    await expect.poll(async () => (await masker.health()).ok).toBe(true)
    expect((await masker.health()).store).toMatchObject({ writes: 'closed' })
  })

  it('whose store is another secret’s', async () => {
    const store = createFragileStore()
    await createMasker({ keys: others, store }).ready()
    const masker = createMasker({ keys: testKeys, store })
    const health = await masker.health()
    expect(health).toMatchObject({ ok: false, store: { ok: false }, keys: { ok: true } })
    expect(health.store.problem).toMatch(/^store_mismatch: .*put it back/)
    await expect(masker.ready()).rejects.toMatchObject({ code: 'store_mismatch' })
  })

  it('whose keys are not to be had', async () => {
    const log = openCanaryLog(['canary-kms'])
    const store = createFragileStore()
    let fails = true
    const masker = createMasker({
      store,
      keys: async () => {
        if (fails) throw new Error('canary-kms')
        return testKeys
      },
    })
    const health = await masker.health()
    expect(health).toMatchObject({ ok: false, keys: { ok: false } })
    expect(health.keys.problem).toBe('keys_unavailable: keys() gave no secrets for this tenant')
    expect(health.store).not.toHaveProperty('problem')
    log.see('health', health)
    await expect(masker.ready()).rejects.toMatchObject({ code: 'keys_unavailable' })
    log.expectClean(['health'])
    log[Symbol.dispose]()
    fails = false
    expect(await masker.health()).toMatchObject({ ok: true, keys: { ok: true, sealing: 'test' } })
  })

  it('looks at the store of the subjects, and at the one before', async () => {
    for (const part of ['subjectStore', 'previous'] as const) {
      const store = createFragileStore()
      const broken = createFragileStore()
      const options =
        part === 'previous'
          ? { previous: { keys: others, store: broken } }
          : { subjectStore: broken }
      const masker = createMasker({ keys: testKeys, store, timeout: 500, ...options })
      expect((await masker.health()).ok).toBe(true)
      broken.before = breakDown
      expect(await masker.health()).toMatchObject({ ok: false, store: { ok: false } })
      await expect(masker.ready()).rejects.toMatchObject({ code: 'store_unavailable' })
    }
  })

  it('never rejects: after close, and where a store throws what is no error', async () => {
    const full = new MaskingError('store_full', 'full')
    for (const thrown of [undefined, null, 'canary', 5, {}, full]) {
      const store = createFragileStore()
      const masker = createMasker({ keys: testKeys, store, retries: 0 })
      store.before = () => {
        throw thrown
      }
      const health = await masker.health()
      expect(health).toMatchObject({ ok: false, store: { ok: false } })
      expect(JSON.stringify(health)).not.toContain('canary')
      if (thrown === full) expect(health.store.problem).toBe('store_full: full')
      await masker.close()
      expect(await masker.health()).toMatchObject({ ok: false, calls: 0 })
    }
  })

  it('names no address of a Redis that is not there', async () => {
    const log = openCanaryLog(['127.0.0.1'])
    const client = new Redis(1, '127.0.0.1', { retryStrategy: () => 50 })
    client.on('error', () => {})
    const masker = createMasker({
      keys: testKeys,
      store: new RedisTokenStore({ client }),
      timeout: 200,
    })
    const health = await masker.health()
    expect(health.store).toMatchObject({ ok: false })
    expect(health.store.problem).toMatch(/^store_unavailable: /)
    log.see('health', health)
    log.see('ready', await masker.ready().catch((error) => error))
    log.expectClean(['health', 'ready'])
    log[Symbol.dispose]()
    await masker.close()
    client.disconnect()
  })
})
