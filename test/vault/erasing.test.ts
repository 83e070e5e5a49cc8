import { createMasker, MemoryTokenStore, type TokenStore } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { putBack, takeBackup } from '../support/backups.ts'
import { testKeys } from '../support/keys.ts'
import { observeStore } from '../support/observed-store.ts'
import { poll } from '../support/poll.ts'
import { startRedis } from '../support/redis-server.ts'
import { maskAll, openAll, shut } from '../support/token-lists.ts'

const newer = { id: 'newer', secret: 'another secret for tests, of 32 bytes or more' }
const ann = { subject: 'ann' }

async function openLater(store: TokenStore, tokens: readonly string[]): Promise<string[]> {
  return openAll(createMasker({ keys: testKeys, store, cache: false }), tokens)
}

afterEach(() => {
  vi.useRealTimers()
})

describe('erasing a token', () => {
  it('kills it in every process, for ever; its value gets another one', async () => {
    const store = new MemoryTokenStore()
    const [here, elsewhere] = [
      createMasker({ keys: testKeys, store }),
      createMasker({ keys: testKeys, store }),
    ]
    const [other] = await maskAll(here, ['other'])
    const dead: string[] = []
    for (let life = 0; life < 5; life++) {
      const [token] = (await maskAll(here, ['value'])) as [string]
      expect(dead).not.toContain(token)
      expect(await maskAll(elsewhere, ['value'])).toEqual([token])
      // Warm, so that a cache could answer.
      expect(await openAll(elsewhere, [token])).toEqual(['value'])
      const eraser = life % 2 === 0 ? here : elsewhere
      expect(await eraser.erase({ token })).toMatchObject({ kind: 'token', erased: true })
      dead.push(token)
      for (const one of [here, elsewhere, createMasker({ keys: testKeys, store })]) {
        expect(await openAll(one, [...dead, other as string])).toEqual([
          ...dead.map(() => shut),
          'other',
        ])
      }
    }
  })

  it('says whether there was one', async () => {
    const masker = createMasker({ keys: testKeys })
    const [token] = (await maskAll(masker, ['value'])) as [string]
    const [foreign] = (await maskAll(masker, ['value'], { tenant: 'other' })) as [string]
    const erased = async (name: string) => (await masker.erase({ token: name })).erased
    expect(await erased('neverIssued42')).toBe(false)
    expect(await erased(foreign)).toBe(false)
    expect(await erased(token)).toBe(true)
    expect(await erased(token)).toBe(false)
    expect(await openAll(masker, [foreign], { tenant: 'other' })).toEqual(['value'])
  })

  it('that belongs to subjects kills it for all of them', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const [token, kept] = (await maskAll(masker, ['shared', 'kept'], ann)) as [string, string]
    await maskAll(masker, ['shared'], { subject: 'bob' })
    expect(await masker.erase({ token })).toMatchObject({ erased: true })
    expect(await openLater(store, [token, kept])).toEqual([shut, 'kept'])
    const [next] = (await maskAll(masker, ['shared'], ann)) as [string]
    expect(await maskAll(masker, ['shared'], { subject: 'bob' })).toEqual([next])
    expect(await openLater(store, [token, next])).toEqual([shut, 'shared'])
  })

  it('leaves nothing of it in the store', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const [long] = (await maskAll(masker, ['x'.repeat(5_000)])) as [string]
    const [short] = (await maskAll(masker, ['y'], ann)) as [string]
    await masker.erase({ token: long })
    await masker.erase({ token: short })
    const records = [...(await takeBackup(store))].filter(([key]) => !key.startsWith('check-'))
    const lengths = records.map(([, record]) => record.length).sort((one, two) => one - two)
    // Two tombstones and the subject's key.
    expect(lengths).toEqual([65, 65, 81])
  })

  it('that a newer secret sealed, which this process has to ask for', async () => {
    const store = new MemoryTokenStore()
    let ring = testKeys
    const ahead = createMasker({ keys: () => [newer, ...testKeys], store })
    const behind = createMasker({ keys: () => ring, store })
    await maskAll(behind, ['of another'])
    const tokens = await maskAll(ahead, ['value'])
    ring = [newer, ...testKeys]
    expect(await behind.erase({ token: tokens[0] as string })).toMatchObject({ erased: true })
    expect(await openAll(ahead, tokens)).toEqual([shut])
  })

  it('is heard of by a process with a cache when the cache’s time is over, at the latest', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const shared = new MemoryTokenStore()
    const deaf = observeStore(shared)
    deaf.deaf = true
    const elsewhere = createMasker({ keys: testKeys, store: deaf, cache: { ttl: 60_000 } })
    const tokens = await maskAll(elsewhere, ['value'])
    expect(await openAll(elsewhere, tokens)).toEqual(['value'])
    vi.advanceTimersByTime(1_000)
    await createMasker({ keys: testKeys, store: shared }).erase({ token: tokens[0] as string })
    vi.advanceTimersByTime(60_001)
    expect(await openAll(elsewhere, tokens)).toEqual([shut])
    const [next] = await maskAll(elsewhere, ['value'])
    expect(next).not.toBe(tokens[0])
  })
})

describe('a failover that loses an erasure', () => {
  it.each([
    'the same record',
    'an older record',
    'no record',
  ])('does not undo it: %s is there', async (left) => {
    const server = { now: new MemoryTokenStore() }
    const store = observeStore(() => server.now)
    const masker = createMasker({ keys: testKeys, store })
    const other = observeStore(() => server.now)
    const elsewhere = createMasker({ keys: testKeys, store: other })
    const [token] = (await maskAll(masker, ['value'], { ttl: 60_000 })) as [string]
    let backup = await takeBackup(server.now)
    await maskAll(elsewhere, ['value'], { ttl: 600_000 })
    if (left === 'the same record') backup = await takeBackup(server.now)
    other.deaf = true
    await masker.erase({ token })
    const [next] = (await maskAll(masker, ['value'])) as [string]
    // Whoever comes first, the other relies on a dead token still.
    for (const order of [
      [
        [store, masker],
        [other, elsewhere],
      ],
      [
        [other, elsewhere],
        [store, masker],
      ],
    ] as const) {
      server.now = new MemoryTokenStore()
      if (left !== 'no record') await putBack(server.now, backup)
      for (const [observed, one] of order) {
        observed.lose()
        await one.ready()
      }
      expect(await openLater(server.now, [token, next])).toEqual([shut, 'value'])
    }
  })
})

describe('a restart', () => {
  it('of Redis, killed right after an erasure, changes nothing with an AOF', async () => {
    const server = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    const client = new Redis(server.url)
    client.on('error', () => {})
    try {
      const store = new RedisTokenStore({ client, prefix: server.prefix })
      const masker = createMasker({ keys: testKeys, store })
      const hers = await maskAll(masker, ['a', 'b'], ann)
      const [token, kept] = (await maskAll(masker, ['value', 'kept'])) as [string, string]
      await masker.erase(ann)
      await masker.erase({ token })
      await masker.close()
      await server.kill('SIGKILL')
      await server.restart()
      // Nothing of the former process is left that could mend anything.
      const later = createMasker({ keys: testKeys, store })
      const answers = await poll('the server to be back', async () => {
        await later.ready()
        return openAll(later, [...hers, token, kept])
      })
      expect(answers).toEqual([shut, shut, shut, 'kept'])
      const again = await maskAll(later, ['value'])
      expect(again).not.toContain(token)
      expect(await openAll(later, [...(await maskAll(later, ['a', 'b'], ann)), ...hers])).toEqual([
        'a',
        'b',
        shut,
        shut,
      ])
    } finally {
      client.disconnect()
      await server.stop()
    }
  })
})
