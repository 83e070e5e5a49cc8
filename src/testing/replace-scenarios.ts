import assert from 'node:assert/strict'
import { freshKey, freshKeys, freshRecord, readable, type Scenario } from './scenario.ts'

/** `replace`: compares and sets. */
export const replaceScenarios: readonly Scenario[] = [
  {
    title: 'writes where exactly the expected record is stored',
    async prove(store) {
      const key = freshKey()
      const [first, second] = [freshRecord(80), freshRecord(112)]
      await store.claim([{ key, record: first }])
      assert.deepEqual(await store.replace([{ key, expected: first, record: second }]), [true])
      assert.deepEqual(readable(await store.read([key])), readable([second]))
      assert.deepEqual(readable(await store.claim([{ key, record: first }])), readable([second]))
    },
  },
  {
    title: 'writes nothing where another record is stored, be it longer or shorter by a byte',
    async prove(store) {
      const key = freshKey()
      const record = freshRecord()
      const flipped = record.slice()
      flipped[40] = (flipped[40] ?? 0) ^ 1
      await store.claim([{ key, record }])
      const expected = [flipped, record.slice(1), record.slice(0, -1), Uint8Array.of(...record, 0)]
      const answers = await store.replace(
        expected.map((other) => ({ key, expected: other, record: freshRecord() })),
      )
      assert.deepEqual(answers, [false, false, false, false])
      assert.deepEqual(readable(await store.read([key])), readable([record]))
    },
  },
  {
    title: 'makes no record where there was none',
    async prove(store) {
      const key = freshKey()
      const replacement = { key, expected: freshRecord(), record: freshRecord() }
      assert.deepEqual(await store.replace([replacement]), [false])
      assert.deepEqual(await store.read([key]), [null])
    },
  },
  {
    title: 'answers in the order of the batch',
    async prove(store) {
      const entries = freshKeys(1_000).map((key) => ({ key, record: freshRecord() }))
      await store.claim(entries)
      const replacements = entries.map(({ key, record }, index) => ({
        key,
        expected: index % 3 === 0 ? freshRecord() : record,
        record: freshRecord(),
      }))
      const answers = await store.replace(replacements)
      assert.deepEqual(
        answers,
        entries.map((_, index) => index % 3 !== 0),
      )
      const expected = entries.map(({ record }, index) =>
        index % 3 === 0 ? record : (replacements[index]?.record ?? null),
      )
      assert.deepEqual(
        readable(await store.read(entries.map(({ key }) => key))),
        readable(expected),
      )
      assert.deepEqual(await store.replace([]), [])
    },
  },
  {
    title: 'lets one of 50 concurrent replacements win',
    async prove(store) {
      const key = freshKey()
      const expected = freshRecord()
      await store.claim([{ key, record: expected }])
      const records = Array.from({ length: 50 }, () => freshRecord())
      const answers = await Promise.all(
        records.map(async (record) => (await store.replace([{ key, expected, record }]))[0]),
      )
      assert.equal(answers.filter((written) => written).length, 1)
      const winner = records[answers.indexOf(true)] ?? null
      assert.deepEqual(readable(await store.read([key])), readable([winner]))
    },
  },
  {
    title: 'is not touched by what the caller does to its arrays after the call',
    async prove(store) {
      const key = freshKey()
      const [expected, record] = [freshRecord(), freshRecord()]
      const kept = readable([record])
      await store.claim([{ key, record: expected }])
      const replaced = store.replace([{ key, expected, record }])
      expected.fill(0)
      record.fill(0)
      assert.deepEqual(await replaced, [true])
      assert.deepEqual(readable(await store.read([key])), kept)
    },
  },
]
