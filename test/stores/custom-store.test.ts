import { describeTokenStore } from 'fieldveil/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MemoryTokenStore } from '../../src/stores/memory.ts'
import type { TokenStore, TokenStoreEntry } from '../../src/types.ts'

type Held = TokenStoreEntry | undefined

/** What a user might write: a plain object without `count` and `close`. */
function createObjectStore(): TokenStore {
  const held: Record<string, Held> = Object.create(null)
  const find = (key: string) => {
    const entry = held[key]
    return entry && (entry.expiresAt ?? Number.POSITIVE_INFINITY) > Date.now() ? entry : undefined
  }
  const put = ({ key, record, expiresAt }: TokenStoreEntry) => {
    held[key] = {
      key,
      record: Uint8Array.from(record),
      ...(expiresAt !== undefined && { expiresAt }),
    }
  }
  const bytes = (entry: Held) => (entry ? Uint8Array.from(entry.record) : null)
  return {
    claim: async (entries) =>
      entries.map((entry) => {
        const found = find(entry.key)
        if (!found) put(entry)
        return bytes(found)
      }),
    read: async (keys) => keys.map((key) => bytes(find(key))),
    replace: async (replacements) =>
      replacements.map(({ key, record, expected, expiresAt }) => {
        const found = find(key)
        if (!found || !Buffer.from(expected).equals(found.record)) return false
        const end = expiresAt ?? found.expiresAt
        put({ key, record, ...(end !== undefined && { expiresAt: end }) })
        return true
      }),
  }
}

describeTokenStore({ name: 'a store of a user', create: createObjectStore, describe, it })

/** The titles of the tests that a store does not pass, of those whose title holds a word. */
async function findFailures(
  word: string,
  create: () => TokenStore,
  createPeer?: () => TokenStore,
): Promise<string[]> {
  const proofs: (readonly [title: string, prove: () => Promise<void>])[] = []
  describeTokenStore({
    name: 'broken',
    create,
    ...(createPeer && { createPeer }),
    describe: (_, body) => body(),
    it: (title, body) => {
      if (title.includes(word)) proofs.push([title, body])
    },
  })
  expect(proofs.length).toBeGreaterThan(0)
  // What is to come true within some seconds, and never does, need not be waited for.
  vi.useFakeTimers()
  const proven = Promise.allSettled(proofs.map(async ([, prove]) => await prove()))
  await vi.advanceTimersByTimeAsync(30_000)
  const results = await proven
  return proofs.filter((_, index) => results[index]?.status === 'rejected').map(([title]) => title)
}

describe('describeTokenStore finds out', () => {
  const spoil = (change: (store: MemoryTokenStore) => Partial<TokenStore>) => (): TokenStore => {
    const store = new MemoryTokenStore()
    return {
      claim: store.claim.bind(store),
      read: store.read.bind(store),
      replace: store.replace.bind(store),
      ...change(store),
    }
  }

  it.each<[string, string, (store: MemoryTokenStore) => Partial<TokenStore>]>([
    [
      'a counter that never ends',
      'counter',
      (store) => ({ count: (key, by) => store.count(key, by) }),
    ],
    [
      'a counter that ends later with every call',
      'counter',
      (store) => ({
        count: async (key, by, expiresAt) => {
          await store.replace(
            (await store.read([key])).flatMap((held) =>
              held ? [{ key, record: held, expected: held, ...(expiresAt && { expiresAt }) }] : [],
            ),
          )
          return await store.count(key, by, expiresAt)
        },
      }),
    ],
    [
      'an end that stays',
      'Infinity',
      (store) => ({
        replace: async (replacements) =>
          await store.replace(
            replacements.map(({ key, record, expected }) => ({ key, record, expected })),
          ),
      }),
    ],
    [
      'keys that are left out',
      'every key',
      (store) => ({
        scan: async (cursor, size) => {
          const page = await store.scan(cursor, size)
          return { ...page, keys: page.keys.slice(1) }
        },
      }),
    ],
    [
      'a walk that begins anew instead of going on',
      'where it stopped',
      (store) => ({
        scan: async (cursor, size) => {
          const page = await store.scan(cursor === 'again' ? undefined : cursor, size)
          return page.cursor === undefined ? page : { ...page, cursor: 'again' }
        },
      }),
    ],
    [
      'a walk that what it finds runs away from',
      'comes to its end',
      (store) => ({
        scan: async () => {
          const { keys } = await store.scan(undefined, 1)
          return { keys, cursor: 'more' }
        },
      }),
    ],
  ])('%s', async (_name, word, change) => {
    expect(await findFailures(word, spoil(change))).toHaveLength(1)
  })

  it.each([
    ['news that nobody is told', 'nobody', ['watcher', 'another store']],
    ['news that a store is told by itself', 'all', ['another store']],
    ['nothing where all others are told', 'others', []],
  ])('%s', async (_name, told, found) => {
    const stores = new Set<() => void>()
    const create = spoil(() => {
      const listeners = new Set<() => void>()
      const tell = () => {
        for (const listener of listeners) listener()
      }
      stores.add(tell)
      return {
        watch: (listener) => {
          const added = () => listener('erased')
          listeners.add(added)
          return () => void listeners.delete(added)
        },
        announceErasure: async () => {
          for (const store of stores) {
            if (told === 'all' || (told === 'others' && store !== tell)) store()
          }
        },
      }
    })
    for (const word of ['watcher', 'another store']) {
      const failures = await findFailures(word, create, create)
      expect(failures).toHaveLength(found.includes(word) ? 1 : 0)
    }
  })
})

describe('describeTokenStore', () => {
  const broken: Record<string, (store: TokenStore) => Partial<TokenStore>> = {
    'claims over what is there': (store) => ({
      claim: async (entries) => {
        const held = await store.read(entries.map(({ key }) => key))
        for (const [index, { key, record }] of entries.entries()) {
          const expected = held[index]
          if (expected) await store.replace([{ key, expected, record }])
        }
        await store.claim(entries)
        return held
      },
    }),
    'reads in another order': (store) => ({
      read: async (keys) => (await store.read(keys)).reverse(),
    }),
    'replaces without comparing': (store) => ({
      replace: async (replacements) => {
        const current = await store.read(replacements.map(({ key }) => key))
        return await store.replace(
          replacements.map((one, index) => ({ ...one, expected: current[index] ?? one.expected })),
        )
      },
    }),
    'forgets the end of records': (store) => ({
      claim: async (entries) =>
        await store.claim(entries.map(({ key, record }) => ({ key, record }))),
    }),
    'answers text': (store) => ({
      read: async (keys) =>
        (await store.read(keys)).map(
          (record) => record && Buffer.from(Buffer.from(record).toString()),
        ),
    }),
    'counts without adding': () => ({ count: async (_, by) => by }),
  }
  for (const [name, spoil] of Object.entries(broken)) {
    it(`finds a store out that ${name}`, async () => {
      const proofs: (() => Promise<void>)[] = []
      describeTokenStore({
        name,
        create: () => {
          const store = createObjectStore()
          return { ...store, ...spoil(store) }
        },
        describe: (_, body) => body(),
        it: (title, body) => {
          if (!title.includes('end') && !title.includes('until')) proofs.push(body)
          else if (name.includes('end') && title.includes('at once')) proofs.push(body)
        },
      })
      const results = await Promise.allSettled(proofs.map(async (prove) => await prove()))
      expect(results.some(({ status }) => status === 'rejected')).toBe(true)
    })
  }
})

afterEach(() => vi.useRealTimers())
