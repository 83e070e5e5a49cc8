import type { TokenStore } from 'fieldveil'

/** Every record of a store as it was at one time. */
export type Backup = ReadonlyMap<string, Uint8Array>

export async function takeBackup(store: TokenStore): Promise<Backup> {
  const backup = new Map<string, Uint8Array>()
  let cursor: string | undefined
  do {
    const page = await store.scan?.(cursor, 1_000)
    const keys = page?.keys ?? []
    const records = await store.read(keys)
    keys.forEach((key, index) => {
      const record = records[index]
      if (record) backup.set(key, record)
    })
    cursor = page?.cursor
  } while (cursor !== undefined)
  return backup
}

/** Puts a backup's records back over what is there now, and for ever, as a copied file would. */
export async function putBack(store: TokenStore, backup: Backup): Promise<void> {
  const entries = [...backup].map(([key, record]) => ({ key, record }))
  const held = await store.claim(entries)
  await store.replace(
    entries.flatMap((entry, index) => {
      const expected = held[index]
      return expected ? [{ ...entry, expected, expiresAt: Number.POSITIVE_INFINITY }] : []
    }),
  )
}
