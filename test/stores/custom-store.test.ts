import { describeTokenStore } from 'fieldveil/testing'
import { describe, expect, it } from 'vitest'
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
