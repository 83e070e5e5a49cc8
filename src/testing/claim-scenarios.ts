import assert from 'node:assert/strict'
import { freshKey, freshKeys, freshRecord, readable, type Scenario } from './scenario.ts'

const nulls = (count: number) => new Array<null>(count).fill(null)

/** Every byte there is, among them what is no UTF-8. */
const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)

const oddKeys = [
  'a b',
  ' ',
  '{',
  '{}',
  '{a}b{c}',
  'a:b:*?[c]',
  'line\r\nline',
  'nul\0nul',
  'grüße',
  '鍵',
  '😀',
  '"quoted\\"',
  '__proto__',
  'constructor',
]

/** `claim`: the first record of a key wins and stays. */
export const claimScenarios: readonly Scenario[] = [
  {
    title: 'answers null for keys that were free, and stores their records',
    async prove(store) {
      const entries = freshKeys(3).map((key) => ({ key, record: freshRecord() }))
      assert.deepEqual(await store.claim(entries), nulls(3))
      const stored = await store.read(entries.map(({ key }) => key))
      assert.deepEqual(readable(stored), readable(entries.map(({ record }) => record)))
    },
  },
  {
    title: 'answers the earlier record of a key that was taken, and leaves it',
    async prove(store) {
      const key = freshKey()
      const first = freshRecord()
      await store.claim([{ key, record: first }])
      for (let times = 0; times < 2; times++) {
        const held = await store.claim([{ key, record: freshRecord(112) }])
        assert.deepEqual(readable(held), readable([first]))
      }
      assert.deepEqual(readable(await store.read([key])), readable([first]))
    },
  },
  {
    title: 'answers a batch of free and taken keys in its order',
    async prove(store) {
      const entries = freshKeys(40).map((key) => ({ key, record: freshRecord() }))
      const taken = entries.filter((_, index) => index % 3 === 0)
      await store.claim(taken)
      const held = await store.claim(entries.map(({ key }) => ({ key, record: freshRecord() })))
      const expected = entries.map((entry) => (taken.includes(entry) ? entry.record : null))
      assert.deepEqual(readable(held), readable(expected))
    },
  },
  {
    title: 'gives a key that stands twice in a batch to its first entry',
    async prove(store) {
      const [twice = '', other = ''] = freshKeys(2)
      const [first, second, third] = [freshRecord(), freshRecord(), freshRecord()]
      const held = await store.claim([
        { key: twice, record: first },
        { key: other, record: second },
        { key: twice, record: third },
        { key: twice, record: third },
      ])
      assert.deepEqual(readable(held), readable([null, null, first, first]))
      assert.deepEqual(readable(await store.read([twice, other])), readable([first, second]))
    },
  },
  {
    title: 'answers an empty batch with none',
    async prove(store) {
      assert.deepEqual(await store.claim([]), [])
    },
  },
  {
    title: 'keeps every byte of records of 1 byte to 100 KB',
    async prove(store) {
      const records = [
        everyByte,
        Uint8Array.of(0),
        Uint8Array.of(255),
        freshRecord(1),
        freshRecord(112),
        freshRecord(100 * 1024),
      ]
      const entries = records.map((record) => ({ key: freshKey(), record }))
      assert.deepEqual(await store.claim(entries), nulls(records.length))
      assert.deepEqual(readable(await store.read(entries.map(({ key }) => key))), readable(records))
      const held = await store.claim(entries.map(({ key }) => ({ key, record: freshRecord(1) })))
      assert.deepEqual(readable(held), readable(records))
    },
  },
  ...[1_000, 3_000].map(
    (count) =>
      ({
        title: `takes ${count} entries in one batch`,
        async prove(store) {
          const entries = freshKeys(count).map((key) => ({ key, record: freshRecord() }))
          const records = readable(entries.map(({ record }) => record))
          assert.deepEqual(await store.claim(entries), nulls(count))
          assert.deepEqual(readable(await store.read(entries.map(({ key }) => key))), records)
          const held = await store.claim(entries.map(({ key }) => ({ key, record: freshRecord() })))
          assert.deepEqual(readable(held), records)
        },
      }) satisfies Scenario,
  ),
  {
    title: 'lets one of 50 concurrent claims of a key win, and all agree on its record',
    async prove(store) {
      const key = freshKey()
      const records = Array.from({ length: 50 }, () => freshRecord())
      const answers = await Promise.all(
        records.map(async (record) => (await store.claim([{ key, record }]))[0]),
      )
      const winner = answers.indexOf(null)
      assert.ok(winner >= 0, 'no claim was told that it won')
      const expected = answers.map((_, index) => (index === winner ? null : records[winner]))
      assert.deepEqual(
        readable(answers as (Uint8Array | null)[]),
        readable(expected as Uint8Array[]),
      )
      assert.deepEqual(readable(await store.read([key])), readable([records[winner] ?? null]))
    },
  },
  {
    title: 'lets one of 20 concurrent batches win each of their keys',
    async prove(store) {
      const keys = freshKeys(50)
      const batches = Array.from({ length: 20 }, () => keys.map(() => freshRecord()))
      const answers = await Promise.all(
        batches.map(async (records) => {
          return await store.claim(
            keys.map((key, index) => ({ key, record: records[index] ?? everyByte })),
          )
        }),
      )
      const stored = readable(await store.read(keys))
      for (const index of keys.keys()) {
        const winners = answers.filter((held) => held[index] === null).length
        assert.equal(winners, 1, `${winners} claims of one key were told that they won`)
        answers.forEach((held, batch) => {
          const agreed = held[index] ?? batches[batch]?.[index] ?? null
          assert.deepEqual(readable([agreed]), [stored[index]])
        })
      }
    },
  },
  {
    title: 'tells keys with odd characters apart',
    async prove(store) {
      const own = freshKey()
      const entries = oddKeys.map((key) => ({ key: key + own, record: freshRecord() }))
      assert.deepEqual(await store.claim(entries), nulls(entries.length))
      assert.deepEqual(
        readable(await store.read(entries.map(({ key }) => key))),
        readable(entries.map(({ record }) => record)),
      )
    },
  },
  {
    title:
      "is not touched by what the caller does to its arrays after the call, nor by the answer's",
    async prove(store) {
      const key = freshKey()
      const record = freshRecord()
      const kept = readable([record])
      const entries = [{ key, record }]
      const claimed = store.claim(entries)
      record.fill(0)
      entries[0] = { key: freshKey(), record }
      assert.deepEqual(await claimed, [null])
      const [answer] = await store.read([key])
      assert.deepEqual(readable([answer ?? null]), kept)
      answer?.fill(0)
      const [held] = await store.claim([{ key, record: freshRecord() }])
      assert.deepEqual(readable([held ?? null]), kept)
      held?.fill(0)
      assert.deepEqual(readable(await store.read([key])), kept)
    },
  },
  {
    title: 'counts from 0 by key, where it counts at all',
    async prove(store) {
      if (store.count === undefined) return
      const [first = '', second = ''] = freshKeys(2)
      assert.equal(await store.count(first, 5), 5)
      assert.equal(await store.count(second, 1), 1)
      assert.equal(await store.count(first, -2), 3)
      const count = store.count.bind(store)
      const values = await Promise.all(
        Array.from({ length: 50 }, async () => await count(first, 1)),
      )
      assert.equal(new Set(values).size, 50, 'two concurrent calls were answered the same value')
      assert.equal(await store.count(first, 0), 53)
    },
  },
]
