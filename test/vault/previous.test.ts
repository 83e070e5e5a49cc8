import { createMasker, type Masker, MemoryTokenStore } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { takeBackup } from '../support/backups.ts'
import { testKeys } from '../support/keys.ts'
import { observeStore } from '../support/observed-store.ts'
import { startRedis } from '../support/redis-server.ts'
import { maskAll, openAll, shut } from '../support/token-lists.ts'

const newKeys = [{ id: 'changed', secret: 'another secret for tests, of 32 bytes or more' }]
const ann = { subject: 'ann' }
const bob = { subject: 'bob' }
const number = { tokenName: 'Numeric Token', format: 'Social Identification Numbers' }
const rules = {
  name: { tokenName: 'Person Token' },
  mail: { tokenName: 'Text Token', format: 'Email Address' },
  card: { tokenName: 'Numeric Token', format: 'Credit Card' },
  pin: number,
  age: {},
}
const rowOf = (index: number) => ({
  id: index,
  name: `Person ${index}`,
  mail: `person.${index}@example.com`,
  card: `4111 1111 1111 ${String(index).padStart(4, '0')}`,
  pin: String(index * 7).padStart(4, '0'),
  age: index % 90,
})

function startBoth() {
  const oldStore = observeStore(new MemoryTokenStore())
  const newStore = observeStore(new MemoryTokenStore())
  const before = createMasker({ keys: testKeys, store: oldStore, timeout: 20_000 })
  const change = () =>
    createMasker({
      keys: newKeys,
      store: newStore,
      timeout: 20_000,
      previous: { keys: testKeys, store: oldStore },
    })
  return { oldStore, newStore, before, change }
}

const writesOf = ({ calls }: ReturnType<typeof observeStore>) =>
  calls.filter(({ method }) => method !== 'read')

describe('after a change of the token key', () => {
  it('old tokens open, new masks give new tokens, and the old store is not written', async () => {
    const { oldStore, newStore, before, change } = startBoth()
    const values = Array.from({ length: 50 }, (_, index) => `value ${index}`)
    const old = await maskAll(before, values)
    oldStore.calls.length = 0
    const masker = change()
    const elsewhere = change()
    for (const one of [masker, elsewhere, masker]) expect(await openAll(one, old)).toEqual(values)
    const fresh = await maskAll(masker, values)
    expect(fresh.filter((token) => old.includes(token))).toEqual([])
    expect(await maskAll(elsewhere, values)).toEqual(fresh)
    // In any mixture, as a document has it in the middle of a migration.
    const mixed = values.map((_, index) => (index % 2 === 0 ? old : fresh)[index] as string)
    for (const one of [masker, elsewhere]) {
      expect(await one.unmaskDocument([...mixed, ...fresh], ['[*]'])).toEqual([
        ...values,
        ...values,
      ])
    }
    expect(await openAll(masker, ['unknownToken42'])).toEqual([shut])
    expect(writesOf(oldStore)).toEqual([])
    expect(writesOf(newStore).length).toBeGreaterThan(0)
  })

  it('the other keys refuse either store alone', async () => {
    const { oldStore, newStore, before, change } = startBoth()
    await maskAll(before, ['value'])
    await maskAll(change(), ['value'])
    for (const options of [
      { keys: newKeys, store: oldStore },
      { keys: testKeys, store: newStore },
      { keys: newKeys, store: newStore, previous: { keys: newKeys, store: oldStore } },
      { keys: newKeys, store: newStore, previous: { keys: testKeys, store: newStore } },
    ]) {
      await expect(
        createMasker(options).unmaskDocument(['token123456'], ['[*]']),
      ).rejects.toMatchObject({
        code: 'store_mismatch',
      })
      await expect(createMasker(options).ready()).rejects.toMatchObject({ code: 'store_mismatch' })
    }
  })

  it('no token of the old store becomes another value’s, however few there are', async () => {
    const { before, change } = startBoth()
    const values = Array.from({ length: 3_000 }, (_, index) => String(index).padStart(4, '0'))
    const old = await before.maskDocument(values, { '[*]': number })
    // Dead ones among them: rows may still hold those.
    const [erased, ofAnn] = await before.maskDocument(['9001', '9002'], { '[*]': number }, ann)
    await before.erase({ token: erased as string })
    await before.erase(ann)
    const masker = change()
    const others = Array.from({ length: 3_000 }, (_, index) => String(9_000 - index))
    const fresh = await masker.maskDocument(others, { '[*]': number })
    expect(new Set(fresh).size).toBe(3_000)
    expect(fresh.filter((token) => old.includes(token))).toEqual([])
    expect(fresh).not.toContain(erased)
    expect(fresh).not.toContain(ofAnn)
    for (const one of [masker, change()]) {
      expect(await one.unmaskDocument(old, ['[*]'])).toEqual(values)
      expect(await one.unmaskDocument(fresh, ['[*]'])).toEqual(others)
      expect(await openAll(one, [erased, ofAnn] as string[])).toEqual([shut, shut])
    }
  })

  it('erasing a token or a subject reaches both stores', async () => {
    const { before, change } = startBoth()
    const [oldHers, oldShared] = await maskAll(before, ['hers', 'shared'], ann)
    await maskAll(before, ['shared'], bob)
    const [oldNobodys] = await maskAll(before, ['nobody’s'])
    const masker = change()
    const elsewhere = change()
    const [newHers, newShared] = await maskAll(masker, ['hers', 'shared'], ann)
    await maskAll(masker, ['shared'], bob)
    const tokens = [oldHers, newHers, oldShared, newShared, oldNobodys] as string[]
    const expectAll = async (...answers: string[]) => {
      for (const one of [masker, elsewhere, change()]) {
        expect(await openAll(one, tokens)).toEqual(answers)
      }
    }
    await expectAll('hers', 'hers', 'shared', 'shared', 'nobody’s')
    const receipt = await masker.erase(ann)
    expect(receipt).toMatchObject({ erased: true })
    await expectAll(shut, shut, 'shared', 'shared', 'nobody’s')
    expect(await masker.erase({ token: oldNobodys as string })).toMatchObject({ erased: true })
    expect(await masker.erase({ token: oldNobodys as string })).toMatchObject({ erased: false })
    await expectAll(shut, shut, 'shared', 'shared', shut)
    // Only the old store knows him by that name.
    await maskAll(before, ['his'], { subject: 'carl' })
    expect(await masker.erase({ subject: 'carl' })).toMatchObject({ erased: true })
    expect(await masker.erase({ subject: 'carl' })).toMatchObject({ erased: false })
    await masker.erase(bob)
    await expectAll(shut, shut, shut, shut, shut)
  })

  it('a subject may still open its own of the old store, and nobody else', async () => {
    const { before, change, newStore, oldStore } = startBoth()
    const old = await maskAll(before, ['hers'], ann)
    const fresh = await maskAll(change(), ['hers'], ann)
    const masker = createMasker({
      keys: newKeys,
      store: newStore,
      previous: { keys: testKeys, store: oldStore },
      unmaskPolicy: { rules: [{ own: true }] },
    })
    for (let count = 0; count < 2; count++) {
      expect(await openAll(masker, [...old, ...fresh], ann)).toEqual(['hers', 'hers'])
      expect(await openAll(masker, [...old, ...fresh], bob)).toEqual([shut, shut])
      expect(await openAll(masker, [...old, ...fresh])).toEqual([shut, shut])
    }
  })

  it('a subject store of the old one is reached too', async () => {
    const store = new MemoryTokenStore()
    const subjectStore = new MemoryTokenStore()
    const before = createMasker({ keys: testKeys, store, subjectStore })
    const old = await maskAll(before, ['hers', 'also hers'], ann)
    const masker = createMasker({
      keys: newKeys,
      store: new MemoryTokenStore(),
      subjectStore: new MemoryTokenStore(),
      previous: { keys: testKeys, store, subjectStore },
    })
    expect(await openAll(masker, old)).toEqual(['hers', 'also hers'])
    expect(await masker.erase(ann)).toMatchObject({ erased: true })
    expect(await openAll(masker, old)).toEqual([shut, shut])
    expect(await openAll(createMasker({ keys: testKeys, store, subjectStore }), old)).toEqual([
      shut,
      shut,
    ])
  })

  it('a token that ended or was damaged there is no value here', async () => {
    const { oldStore, before, change } = startBoth()
    const [ended] = await maskAll(before, ['ended'], { ttl: 1 })
    const known = await takeBackup(oldStore)
    const [damaged] = await maskAll(before, ['damaged'])
    const added = [...(await takeBackup(oldStore))].filter(([key]) => !known.has(key))
    const [key, record] = added[0] as [string, Uint8Array]
    const altered = new Uint8Array(record)
    altered[20] = (altered[20] as number) ^ 1
    await oldStore.replace([{ key, record: altered, expected: record }])
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await openAll(change(), [ended, damaged] as string[])).toEqual([shut, 'record_invalid'])
  })
})

describe('a migration row by row', () => {
  async function migrate(change: Masker, rows: readonly ReturnType<typeof rowOf>[]) {
    const migrated: ReturnType<typeof rowOf>[] = []
    for (let start = 0; start < rows.length; start += 25) {
      const page = rows.slice(start, start + 25)
      const plain = await Promise.all(page.map((row) => change.unmaskDocument(row, rules)))
      migrated.push(...(await Promise.all(plain.map((row) => change.maskDocument(row, rules)))))
    }
    return migrated
  }

  it('ends in rows that a masker without the old store opens, and none of the old', async () => {
    const { oldStore, newStore, before, change } = startBoth()
    const plain = Array.from({ length: 200 }, (_, index) => rowOf(index))
    const rows = await Promise.all(plain.map((row) => before.maskDocument(row, rules)))
    // New rows come in meanwhile.
    const during = change()
    const [migrated, added] = await Promise.all([
      migrate(change(), rows),
      Promise.all(plain.map((row) => during.maskDocument({ ...row, id: row.id + 1_000 }, rules))),
    ])
    // Begun again after a crash, a migration does no harm to rows that it has done already.
    const again = await migrate(change(), [...migrated.slice(0, 100), ...rows.slice(100)])
    expect(again).toEqual(migrated)
    oldStore.calls.length = 0
    const after = createMasker({ keys: newKeys, store: newStore })
    for (const [index, row] of plain.entries()) {
      expect(await after.unmaskDocument(migrated[index], rules)).toEqual(row)
      expect(await after.unmaskDocument(added[index], rules)).toEqual({
        ...row,
        id: row.id + 1_000,
      })
    }
    const old = rows.flatMap(({ name, mail, card, pin, age }) => [
      name,
      mail,
      card,
      pin,
      String(age),
    ])
    expect(new Set(await openAll(after, old))).toEqual(new Set([shut]))
    expect(oldStore.calls).toEqual([])
  })

  it('does over Redis, under two prefixes of one server', async () => {
    const server = await startRedis()
    const client = new Redis(server.url)
    try {
      const [old, fresh] = ['old', 'new'].map(
        (name) => new RedisTokenStore({ client, prefix: `${server.prefix}${name}:` }),
      ) as [RedisTokenStore, RedisTokenStore]
      const before = createMasker({ keys: testKeys, store: old })
      const plain = Array.from({ length: 50 }, (_, index) => rowOf(index))
      const rows = await Promise.all(plain.map((row) => before.maskDocument(row, rules)))
      const change = createMasker({
        keys: newKeys,
        store: fresh,
        previous: { keys: testKeys, store: old },
      })
      await change.ready()
      const migrated = await migrate(change, rows)
      const after = createMasker({ keys: newKeys, store: fresh })
      for (const [index, row] of plain.entries()) {
        expect(await after.unmaskDocument(migrated[index], rules)).toEqual(row)
      }
      const mail = rows[0]?.mail as string
      expect(await openAll(change, [mail])).toEqual(['person.0@example.com'])
      await change.erase({ token: mail })
      expect(await openAll(change, [mail])).toEqual([shut])
      expect(await openAll(createMasker({ keys: testKeys, store: old }), [mail])).toEqual([shut])
      expect(await openAll(after, [mail])).toEqual([shut])
    } finally {
      client.disconnect()
      await server.stop()
    }
  })
})
