import assert from 'node:assert/strict'
import type { TokenStore } from '../types.ts'
import { freshKey, freshRecord, happensWithin, readable, type Scenario } from './scenario.ts'

const soon = 500
const deadline = 10_000

async function assertExpires(store: TokenStore, key: string): Promise<void> {
  const gone = await happensWithin(deadline, async () => (await store.read([key]))[0] === null)
  assert.ok(gone, `the record was still there ${deadline} ms later`)
}

/** Records that are given an end have one, and free their key. */
export const expiryScenarios: readonly Scenario[] = [
  {
    title: 'keeps a record until it expires, then frees its key',
    async prove(store) {
      const [key, other] = [freshKey(), freshKey()]
      const [record, lasting] = [freshRecord(), freshRecord()]
      const expiresAt = Date.now() + soon
      const held = await store.claim([
        { key, record, expiresAt },
        { key: other, record: lasting },
      ])
      assert.deepEqual(held, [null, null])
      const early = await store.read([key])
      if (Date.now() < expiresAt) assert.deepEqual(readable(early), readable([record]))
      await assertExpires(store, key)
      assert.ok(Date.now() >= expiresAt - 100, 'the record ended before its time')
      assert.deepEqual(await store.claim([{ key, record: lasting }]), [null])
      assert.deepEqual(readable(await store.read([key, other])), readable([lasting, lasting]))
    },
  },
  {
    title: 'frees the key at once when expiresAt lies in the past',
    async prove(store) {
      const key = freshKey()
      const record = freshRecord()
      for (const expiresAt of [Date.now() - 1_000, 1, 0]) {
        assert.deepEqual(await store.claim([{ key, record: freshRecord(), expiresAt }]), [null])
        assert.deepEqual(await store.read([key]), [null])
      }
      assert.deepEqual(await store.claim([{ key, record }]), [null])
      assert.deepEqual(readable(await store.read([key])), readable([record]))
    },
  },
  {
    title: 'gives a record that was there no end by a later claim',
    async prove(store) {
      const key = freshKey()
      const record = freshRecord()
      await store.claim([{ key, record }])
      const late = { key, record: freshRecord(), expiresAt: Date.now() - 1_000 }
      assert.deepEqual(readable(await store.claim([late])), readable([record]))
      assert.deepEqual(readable(await store.read([key])), readable([record]))
    },
  },
  {
    title: 'replace keeps the end that a record has when it is given none',
    async prove(store) {
      const key = freshKey()
      const [expected, record] = [freshRecord(), freshRecord()]
      const expiresAt = Date.now() + soon
      await store.claim([{ key, record: expected, expiresAt }])
      const [written] = await store.replace([{ key, expected, record }])
      if (Date.now() < expiresAt) assert.equal(written, true)
      await assertExpires(store, key)
    },
  },
  {
    title: 'replace gives a record the end that it is given',
    async prove(store) {
      const [key, past] = [freshKey(), freshKey()]
      const [expected, record] = [freshRecord(), freshRecord()]
      await store.claim([
        { key, record: expected },
        { key: past, record: expected },
      ])
      const answers = await store.replace([
        { key, expected, record, expiresAt: Date.now() + soon },
        { key: past, expected, record, expiresAt: Date.now() - 1_000 },
      ])
      assert.deepEqual(answers, [true, true])
      assert.deepEqual(await store.read([past]), [null])
      await assertExpires(store, key)
    },
  },
  {
    title: 'replace takes the end from a record that is given Infinity for one',
    async prove(store) {
      const [expected, record] = [freshRecord(), freshRecord()]
      let [key, other] = ['', '']
      // A machine that is slow may take so long that the record ends before it is replaced.
      for (let times = 0, written: boolean | undefined = false; !written; times++) {
        assert.ok(times < 10, 'no record was replaced before it ended')
        key = freshKey()
        other = freshKey()
        const expiresAt = Date.now() + soon
        await store.claim([key, other].map((one) => ({ key: one, record: expected, expiresAt })))
        const forever = Number.POSITIVE_INFINITY
        written = (await store.replace([{ key, expected, record, expiresAt: forever }]))[0]
      }
      await assertExpires(store, other)
      assert.deepEqual(readable(await store.read([key])), readable([record]))
    },
  },
  {
    title: 'lets a counter end when the call that began it says, where it counts at all',
    async prove(store) {
      if (store.count === undefined) return
      const [key, lasting] = [freshKey(), freshKey()]
      const expiresAt = Date.now() + soon
      assert.equal(await store.count(key, 2, expiresAt), 2)
      assert.equal(await store.count(lasting, 1), 1)
      // Neither call began its counter, so that neither says when it ends.
      const added = await store.count(key, 3, expiresAt + 60_000)
      if (Date.now() < expiresAt) assert.equal(added, 5)
      assert.equal(await store.count(lasting, 1, expiresAt), 2)
      const count = store.count.bind(store)
      const ended = await happensWithin(deadline, async () => (await count(key, 0)) === 0)
      assert.ok(ended, `the counter was still there ${deadline} ms later`)
      assert.equal(await store.count(key, 1), 1)
      assert.equal(await store.count(lasting, 1), 3)
    },
  },
]
