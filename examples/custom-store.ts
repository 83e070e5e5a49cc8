import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { createMasker, type TokenStore } from 'fieldveil'
import { describeTokenStore } from 'fieldveil/testing'

/** Keeps records in a file of lines, for one process: a store is three methods. */
function createFileTokenStore(path: string): TokenStore {
  const records = new Map<string, { record: Buffer; expiresAt?: number }>()
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []
  for (const line of lines) {
    if (line === '') continue
    const [key, record, expiresAt] = JSON.parse(line) as [string, string, number?]
    records.set(key, entryOf(Buffer.from(record, 'base64'), expiresAt))
  }

  function find(key: string): Buffer | null {
    const entry = records.get(key)
    if (entry === undefined || (entry.expiresAt ?? Infinity) <= Date.now()) return null
    // A copy: what a caller does with it must not change what is kept.
    return Buffer.from(entry.record)
  }

  function write(key: string, record: Uint8Array, expiresAt?: number): void {
    const bytes = Buffer.from(record)
    appendFileSync(path, `${JSON.stringify([key, bytes.toString('base64'), expiresAt])}\n`)
    records.set(key, entryOf(bytes, expiresAt))
  }

  return {
    claim: async (entries) =>
      entries.map(({ key, record, expiresAt }) => {
        const found = find(key)
        if (found === null) write(key, record, expiresAt)
        return found
      }),
    read: async (keys) => keys.map(find),
    replace: async (replacements) =>
      replacements.map(({ key, record, expected, expiresAt }) => {
        const matches = find(key)?.equals(expected) ?? false
        if (matches) write(key, record, expiresAt ?? records.get(key)?.expiresAt)
        return matches
      }),
  }
}

function entryOf(record: Buffer, expiresAt?: number): { record: Buffer; expiresAt?: number } {
  return expiresAt === undefined ? { record } : { record, expiresAt }
}

const folder = mkdtempSync(join(tmpdir(), 'fieldveil-'))
after(() => rmSync(folder, { recursive: true }))

// The package's own suite says whether the store keeps its promises.
let count = 0
describeTokenStore({
  name: 'a store in a file',
  create: () => createFileTokenStore(join(folder, `store-${count++}`)),
  describe,
  it,
})

it('tokens outlive the process that made them', async () => {
  const path = join(folder, 'kept')
  const keys = [{ id: 'example', secret: 'a secret for these examples only, 32 bytes or more' }]
  const before = createMasker({ keys, store: createFileTokenStore(path) })
  const masked = await before.maskDocument({ name: 'George' }, ['name'])
  const later = createMasker({ keys, store: createFileTokenStore(path) })
  const { name } = await later.unmaskDocument(masked, ['name'])
  if (name !== 'George') throw new Error('the value did not come back')
  console.log(
    `${masked.name} came back as ${name}; in the file: ${readFileSync(path, 'utf8').split('\n')[1]?.slice(0, 60)}…`,
  )
})
