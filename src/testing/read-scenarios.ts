import assert from 'node:assert/strict'
import { freshKey, freshKeys, freshRecord, readable, type Scenario } from './scenario.ts'

/** `read`: what was claimed, or `null`. */
export const readScenarios: readonly Scenario[] = [
  {
    title: 'answers null for keys that hold nothing',
    async prove(store) {
      assert.deepEqual(await store.read(freshKeys(3)), [null, null, null])
    },
  },
  {
    title: 'answers an empty batch with none',
    async prove(store) {
      assert.deepEqual(await store.read([]), [])
    },
  },
  {
    title: 'answers in the order of the keys, also of one that stands twice',
    async prove(store) {
      const [first = '', missing = '', second = ''] = freshKeys(3)
      const [one, two] = [freshRecord(), freshRecord()]
      await store.claim([
        { key: first, record: one },
        { key: second, record: two },
      ])
      const held = await store.read([second, missing, first, second, missing])
      assert.deepEqual(readable(held), readable([two, null, one, two, null]))
    },
  },
  {
    title: 'takes no key that only begins or ends like another',
    async prove(store) {
      const key = freshKey()
      await store.claim([{ key, record: freshRecord() }])
      assert.deepEqual(await store.read([`${key}a`, `a${key}`, key.slice(0, -1), '']), [
        null,
        null,
        null,
        null,
      ])
    },
  },
  {
    title: 'answers 3,000 keys in one batch, half of them missing',
    async prove(store) {
      const keys = freshKeys(3_000)
      const entries = keys
        .filter((_, index) => index % 2 === 0)
        .map((key) => ({ key, record: freshRecord() }))
      await store.claim(entries)
      const expected = keys.map((_, index) =>
        index % 2 === 0 ? (entries[index / 2]?.record ?? null) : null,
      )
      assert.deepEqual(readable(await store.read(keys)), readable(expected))
    },
  },
]
