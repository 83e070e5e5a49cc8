import { createMasker, MemoryTokenStore } from 'fieldveil'
import { expect, test } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { badge } from './support/badge-type.ts'
import { createTestApi, send } from './support/call-api.ts'

function openTwo() {
  const store = new MemoryTokenStore()
  const open = () => createTestApi(createMasker({ keys: testKeys, store }))
  return { store, open, first: open() }
}

const maskBadge = { mask: [{ value: 'B-17', token_name: 'Badge Token' }] }

test('a token type that is added is known here and in other processes, also later', async () => {
  const { first, open } = openTwo()
  expect(await send(first, '/mask', maskBadge)).toMatchObject({ status: 400 })
  const added = await send(first, '/metadata/token-types', badge)
  expect(added.json.data).toContainEqual(badge)
  const here = await send(first, '/mask', maskBadge)
  expect(here.json.data[0].token_value).toMatch(/^\d{20,24}$/)
  const there = await send(open(), '/mask', maskBadge)
  expect(there.json.data[0].token_value).toBe(here.json.data[0].token_value)
})

test('two who add at the same time lose nothing', async () => {
  const { first, open } = openTwo()
  const apis = [first, open(), open(), open()]
  const answers = await Promise.all(
    apis.map((api, index) =>
      send(api, '/metadata/formats', { name: `Format ${index}`, shape: 'words' }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const { json } = await send(open(), '/metadata/formats', undefined, { method: 'GET' })
  for (const index of apis.keys()) {
    expect(json.data).toContainEqual({ name: `Format ${index}`, shape: 'words' })
  }
})

test('a name keeps its meaning; how long tokens live may change', async () => {
  const { first } = openTwo()
  await send(first, '/metadata/token-types', badge)
  const other = { ...badge, tokenCharacters: 'alpha-numeric' }
  expect(await send(first, '/metadata/token-types', other)).toMatchObject({ status: 409 })
  expect(await send(first, '/metadata/token-types', { ...badge, ttl: 1_000 })).toMatchObject({
    status: 200,
  })
  const builtIn = { ...badge, tokenName: 'Text Token' }
  expect(await send(first, '/metadata/token-types', builtIn)).toMatchObject({ status: 409 })
  expect(await send(first, '/metadata/formats', { name: 'URL', shape: 'words' })).toMatchObject({
    status: 409,
    json: { error: { message: 'Existing tokens depend on the definition of: URL' } },
  })
})

test('text that was masked by a policy is read after its wrappers have changed', async () => {
  const { first } = openTwo()
  const policy = (prefix: string) => ({
    name: 'notes',
    otherwise: { prefix: `${prefix}<`, suffix: `>${prefix}` },
  })
  expect(await send(first, '/metadata/policies', policy('#'))).toMatchObject({ status: 200 })
  const value = 'Write to ann.lee@example.com today.'
  const mask = { policy_name: 'notes', mask: [{ value }] }
  const before = (await send(first, '/mask', mask)).json.data[0].token_value
  expect(await send(first, '/metadata/policies', policy('%'))).toMatchObject({ status: 200 })
  const after = (await send(first, '/mask', mask)).json.data[0].token_value
  expect(before).toContain('#<')
  expect(after).toContain('%<')
  const unmask = { unmask: [{ token_value: before }, { token_value: after }] }
  const { json } = await send(first, '/unmask', unmask)
  expect(json.data).toMatchObject([{ value }, { value }])
})

test('wrappers that are added keep a text whole that could be read as wrapped by them', async () => {
  const { first } = openTwo()
  const value = 'write to ann.lee@example.com\nand see %<a line\nand another>% there'
  // The text is cut into lines as long as nothing is known of such wrappers.
  const before = await send(first, '/mask', { mask: [{ value }] })
  expect(before.json.data[0].individual_tokens).toHaveLength(1)
  const notes = { name: 'notes', otherwise: { prefix: '%<', suffix: '>%' } }
  expect(await send(first, '/metadata/policies', notes)).toMatchObject({ status: 200 })
  const { status, json } = await send(first, '/mask', { mask: [{ value }], policy_name: 'notes' })
  expect(status).toBe(200)
  const [{ token_value }] = json.data
  const unmasked = await send(first, '/unmask', { unmask: [{ token_value }] })
  expect(unmasked.json.data).toMatchObject([{ value }])
})

test('a tag is changed for what is masked from then on', async () => {
  const { first } = openTwo()
  const definition = { entity: 'EMAIL_ADDRESS', tag: 'MAIL' }
  expect(await send(first, '/metadata/tags', definition)).toMatchObject({ status: 200 })
  const { json } = await send(first, '/mask', { mask: [{ value: 'ann.lee@example.com' }] })
  expect(json.data[0].token_value).toMatch(/^<MAIL>.+<\/MAIL>$/)
})

test.each([
  ['/metadata/token-types', { ...badge, noOfBytes: 'some' }],
  ['/metadata/formats', { name: 'a', shape: 'round' }],
  ['/metadata/policies', { name: 'a', otherwise: { tokenName: 'Nope' } }],
  ['/metadata/tags', { entity: 'person' }],
  ['/erase', { token: 'a', subject: 'b' }],
  ['/erase', {}],
])('%s refuses what is none', async (path, body) => {
  const { first } = openTwo()
  expect(await send(first, path, body)).toMatchObject({ status: 400 })
})

test('a token is erased, and only by whoever may', async () => {
  const { first } = openTwo()
  const mask = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
  const [{ token_value }] = (await send(first, '/mask', mask)).json.data
  const erasure = { token: token_value }
  expect(await send(first, '/erase', erasure, { bearer: 'unmasker' })).toMatchObject({
    status: 403,
    json: { error: { message: 'Permission denied: metadata_change' } },
  })
  const { json } = await send(first, '/erase', erasure)
  expect(json.data).toMatchObject([{ kind: 'token', erased: true }])
  expect(await send(first, '/unmask', { unmask: [{ token_value }] })).toMatchObject({ status: 500 })
})

test('nothing of a definition is readable in the store, and none is served without the option', async () => {
  const store = new MemoryTokenStore()
  const written: string[] = []
  const watched = {
    claim: (entries: Parameters<MemoryTokenStore['claim']>[0]) => {
      for (const { key, record } of entries)
        written.push(key, Buffer.from(record).toString('latin1'))
      return store.claim(entries)
    },
    read: (keys: readonly string[]) => store.read(keys),
    replace: (replacements: Parameters<MemoryTokenStore['replace']>[0]) =>
      store.replace(replacements),
  }
  const masker = createMasker({ keys: testKeys, store: watched })
  await send(createTestApi(masker), '/metadata/token-types', badge)
  expect(written.length).toBeGreaterThan(0)
  expect(written.join()).not.toContain('Badge')
  const without = createTestApi(masker, { administration: false })
  expect(await send(without, '/metadata/tags', undefined, { method: 'GET' })).toMatchObject({
    status: 404,
  })
})

test('erasure by age, in ISO 8601 or in milliseconds', async () => {
  const { first } = openTwo()
  const mask = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
  const [{ token_value }] = (await send(first, '/mask', mask)).json.data
  const unmask = { unmask: [{ token_value }] }
  const early = await send(first, '/erase', { older_than: '2020-01-01T00:00:00+01:00' })
  expect(early.json.data).toMatchObject([{ kind: 'age', erased: false, count: 0 }])
  expect(await send(first, '/unmask', unmask)).toMatchObject({ status: 200 })
  const time = Date.now() + 10_000
  const foreign = await send(first, '/erase', { older_than: time }, { bearer: 'other-tenant' })
  expect(foreign.json.data).toMatchObject([{ count: 0 }])
  const denied = await send(first, '/erase', { older_than: time }, { bearer: 'masker' })
  expect(denied).toMatchObject({ status: 403 })
  const late = await send(first, '/erase', { older_than: time })
  expect(late.json.data).toMatchObject([{ kind: 'age', erased: true, count: 1 }])
  expect(await send(first, '/unmask', unmask)).toMatchObject({ status: 500 })
  for (const body of [
    { older_than: 'yesterday' },
    { older_than: -1 },
    { older_than: time, token: 'x' },
    { older_than: time, cursor: 'none' },
  ]) {
    expect(await send(first, '/erase', body), JSON.stringify(body)).toMatchObject({ status: 400 })
  }
})

test('a subject whose name is as long as may be, and one unit longer', async () => {
  const { first } = openTwo()
  const subject = 'x'.repeat(256)
  expect(await send(first, '/erase', { subject })).toMatchObject({ status: 200 })
  expect((await send(first, '/erase', { subject: `${subject}x` })).json.error.message).toMatch(
    /^subject: /,
  )
})

test('a dry run over HTTP counts what is old enough, and erases nothing', async () => {
  const { first } = openTwo()
  const mask = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
  const [{ token_value }] = (await send(first, '/mask', mask)).json.data
  const unmask = { unmask: [{ token_value }] }
  const older_than = Date.now() + 10_000
  const counted = await send(first, '/erase', { older_than, dry_run: true })
  expect(counted.json.data).toMatchObject([{ kind: 'age', erased: false, count: 1 }])
  expect(await send(first, '/unmask', unmask)).toMatchObject({ status: 200 })
  for (const body of [
    { token: token_value, dry_run: true },
    { older_than, dry_run: 'yes' },
  ]) {
    expect(await send(first, '/erase', body), JSON.stringify(body)).toMatchObject({ status: 400 })
  }
  expect(await send(first, '/unmask', unmask)).toMatchObject({ status: 200 })
  const done = await send(first, '/erase', { older_than, dry_run: false })
  expect(done.json.data).toMatchObject([{ kind: 'age', erased: true, count: 1 }])
})

const forms = 'takes one of token, subject and older_than; cursor and dry_run go with older_than'

test.each([
  ['/erase', {}, forms],
  ['/erase', { tokn: 'x' }, forms],
  ['/erase', { token: 'a', subject: 'b' }, forms],
  ['/erase', { older_than: '2026-01-01' }, /^older_than: is a time in ISO 8601 with its zone/],
  ['/metadata/formats', { name: 'a', shape: 'round' }, /^shape: .*"email"/],
  ['/metadata/token-types', { tokenName: 'a' }, /^noOfBytes: /],
])('%s says of %j what is wrong', async (path, body, message) => {
  const { first } = openTwo()
  const { json } = await send(first, path, body)
  expect(json.error.message).toEqual(
    typeof message === 'string' ? message : expect.stringMatching(message),
  )
})

test('the text that a host has set for a mistake stands', async () => {
  const messages = { field_invalid: 'No.' }
  const api = createTestApi(createMasker({ keys: testKeys, messages }))
  const { json } = await send(api, '/erase', {})
  expect(json.error.message).toBe('No.')
})

test('another tenant cannot change what holds for all', async () => {
  const { first } = openTwo()
  const bearer = 'other-tenant'
  const keep = { name: 'notes', otherwise: { action: 'keep' } }
  for (const [path, body] of [
    ['/metadata/token-types', badge],
    ['/metadata/formats', { name: 'Loose', shape: 'words' }],
    ['/metadata/policies', keep],
    ['/metadata/tags', { entity: 'EMAIL_ADDRESS', tag: 'MAIL' }],
  ] as const) {
    const { json: before } = await send(first, path, undefined, { method: 'GET' })
    expect(await send(first, path, body, { bearer })).toMatchObject({
      status: 403,
      json: { error: { message: 'Permission denied: metadata_change' } },
    })
    const { status, json } = await send(first, path, undefined, { method: 'GET', bearer })
    expect(status).toBe(200)
    expect(json).toEqual(before)
  }
  const mask = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
  const [{ token_value: token }] = (await send(first, '/mask', mask, { bearer })).json.data
  expect((await send(first, '/erase', { token })).json.data).toMatchObject([{ erased: false }])
  const own = await send(first, '/erase', { token }, { bearer })
  expect(own.json.data).toMatchObject([{ erased: true }])
})

test('definitions that somebody has written into the store are not taken', async () => {
  const store = new MemoryTokenStore()
  const records = new Map<string, Uint8Array>()
  let change = (record: Uint8Array): Uint8Array => record
  const poisoned = {
    claim: (entries: Parameters<MemoryTokenStore['claim']>[0]) => store.claim(entries),
    read: async (keys: readonly string[]) =>
      (await store.read(keys)).map((record, index) => {
        const key = keys[index] as string
        if (record === null || !key.endsWith('.shelf')) return record
        records.set(key, record)
        return change(record)
      }),
    replace: (replacements: Parameters<MemoryTokenStore['replace']>[0]) =>
      store.replace(replacements),
  }
  const open = () => createTestApi(createMasker({ keys: testKeys, store: poisoned }))
  const policy = { name: 'notes', otherwise: { action: 'redact' } }
  expect(await send(open(), '/metadata/policies', policy)).toMatchObject({ status: 400 })
  const keep = { name: 'notes', otherwise: { action: 'irreversible' } }
  expect(await send(open(), '/metadata/policies', keep)).toMatchObject({ status: 200 })
  const forged = Buffer.from(JSON.stringify({ policies: [{ name: 'forged' }] }))
  const flipped = (record: Uint8Array) => record.map((byte, at) => (at === 40 ? byte ^ 1 : byte))
  for (const way of [flipped, () => forged, (record: Uint8Array) => record.subarray(0, 30)]) {
    change = way
    const api = open()
    const ask = (policy_name: string) =>
      send(api, '/mask', { mask: [{ value: 'ann.lee@example.com' }], policy_name })
    expect(await ask('notes')).toMatchObject({ status: 400 })
    expect(await ask('forged')).toMatchObject({ status: 400 })
    // Nothing is written over what cannot be read.
    const other = { name: 'other', otherwise: { action: 'keep' } }
    expect(await send(api, '/metadata/policies', other)).toMatchObject({ status: 500 })
  }
  change = (record) => record
  const { json } = await send(open(), '/metadata/policies', undefined, { method: 'GET' })
  expect(json.data).toEqual([keep])
  expect(records.size).toBe(1)
})

test('a name that another process has just given a meaning keeps it', async () => {
  const { first, open } = openTwo()
  const second = open()
  // From here on the second will not ask the store of its own accord for a while.
  await send(second, '/metadata/formats', undefined, { method: 'GET' })
  await send(first, '/metadata/token-types', badge)
  const other = { ...badge, tokenCharacters: 'alpha-numeric' }
  expect(await send(second, '/metadata/token-types', other)).toMatchObject({ status: 409 })
})
