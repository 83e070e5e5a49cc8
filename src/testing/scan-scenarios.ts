import assert from 'node:assert/strict'
import type { TokenStore } from '../types.ts'
import { freshKeys, freshRecord, type Scenario } from './scenario.ts'

const mostPages = 10_000

interface Walk {
  readonly keys: ReadonlySet<string>
  readonly cursor: string | undefined
}

/** Reads pages from a cursor on, the last of them or `count`. */
async function walk(
  store: TokenStore,
  from: string | undefined,
  size: number,
  count: number,
  onPage: (keys: readonly string[]) => Promise<unknown> = async () => {},
): Promise<Walk> {
  const keys = new Set<string>()
  let cursor = from
  for (let page = 0; page < count; page++) {
    assert.ok(store.scan, 'the store has no scan')
    const answer = await store.scan(cursor, size)
    for (const key of answer.keys) keys.add(key)
    if (answer.total !== undefined) assert.ok(answer.total >= 0, 'a negative total')
    await onPage(answer.keys)
    cursor = answer.cursor
    if (cursor === undefined) break
    assert.equal(typeof cursor, 'string')
    assert.ok(page < mostPages, `the walk had no end in ${mostPages} pages`)
  }
  return { keys, cursor }
}

async function claimSome(store: TokenStore, count: number): Promise<string[]> {
  const keys = freshKeys(count)
  await store.claim(keys.map((key) => ({ key, record: freshRecord() })))
  return keys
}

function assertAllSeen(keys: readonly string[], ...walks: readonly Walk[]): void {
  const missed = keys.filter((key) => !walks.some((one) => one.keys.has(key)))
  assert.equal(missed.length, 0, `${missed.length} of ${keys.length} keys stood on no page`)
}

/** `scan`, where the store has it. */
export const scanScenarios: readonly Scenario[] = [
  {
    title: 'shows every key, as it went in',
    async prove(store) {
      if (store.scan === undefined) return
      const keys = await claimSome(store, 1_500)
      const whole = await walk(store, undefined, 200, Number.POSITIVE_INFINITY)
      assert.equal(whole.cursor, undefined)
      assertAllSeen(keys, whole)
    },
  },
  {
    title: 'goes on where it stopped, also in another store over the same records',
    async prove(store, createPeer) {
      if (store.scan === undefined) return
      const keys = await claimSome(store, 1_000)
      const peer = (await createPeer?.()) ?? store
      const first = await walk(store, undefined, 100, 3)
      assert.ok(first.cursor !== undefined, 'three pages of 100 held a store of 1,000 keys')
      const added = await claimSome(store, 100)
      const rest = await walk(peer, first.cursor, 100, Number.POSITIVE_INFINITY)
      assertAllSeen(keys, first, rest)
      assert.equal(added.length, 100)
    },
  },
  {
    title: 'comes to its end although all that it shows is replaced as it goes',
    async prove(store) {
      if (store.scan === undefined) return
      const keys = await claimSome(store, 300)
      const own = new Set(keys)
      const rewrite = async (page: readonly string[]) => {
        const mine = page.filter((key) => own.has(key))
        const held = await store.read(mine)
        const replacements = mine.flatMap((key, index) => {
          const expected = held[index]
          return expected ? [{ key, expected, record: freshRecord() }] : []
        })
        const answers = await store.replace(replacements)
        assert.ok(answers.every((written) => written))
      }
      assertAllSeen(keys, await walk(store, undefined, 100, Number.POSITIVE_INFINITY, rewrite))
    },
  },
]
