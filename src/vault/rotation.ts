import { MaskingError } from '../errors.ts'
import type { RecordSeal } from '../tokens/record.ts'
import type { RotateOptions, RotateReport } from '../types.ts'
import { setDeadline } from './deadline.ts'
import type { Keyset } from './keysets.ts'
import type { DoorReplacement, StoreDoor } from './store-door.ts'

export interface RotationOptions extends RotateOptions {
  /** The token store, and that of the subjects' keys where it is another one. */
  readonly doors: readonly StoreDoor[]
  /** Whose records there are: one keyset for all, or one for each tenant. */
  readonly keysets: readonly Keyset[]
  /** Milliseconds. */
  readonly timeout: number
}

interface Counts {
  seen: number
  rewrapped: number
  current: number
  left: number
  other: number
}

// Shorter than any record: version, kid, nonce, one block, tag.
const shortestRecord = 49
// A MAC of 16 bytes in base64url; check values have longer keys or shorter ones.
const storeKeyLength = 22
// Bound to what stands before the ending.
const shelfKey = /^[\w-]{22}\.shelf$/
const defaultBatch = 500
const largestBatch = 10_000

/**
 * Walks a store page by page and seals what an older secret sealed under the newest. A record that
 * changes while it is under way counts as left; the next walk meets it.
 */
export async function rotateStores(options: RotationOptions): Promise<RotateReport> {
  const { doors, keysets, timeout, batch = defaultBatch, signal, onProgress } = options
  if (doors.some(({ store }) => store.scan === undefined)) {
    throw new MaskingError('invalid_options', 'rotate: the token store has no scan method')
  }
  if (!Number.isSafeInteger(batch) || batch < 1 || batch > largestBatch) {
    throw new MaskingError(
      'invalid_options',
      `rotate: batch is an integer from 1 to ${largestBatch}`,
    )
  }
  const counts: Counts = { seen: 0, rewrapped: 0, current: 0, left: 0, other: 0 }
  let place = readCursor(options.cursor, doors.length)
  const totals = new Map<StoreDoor, number>()
  for (;;) {
    const door = doors[place.store] as StoreDoor
    const deadline = setDeadline(timeout)
    const page = await door.scan(place.cursor, batch, deadline)
    await rewrapPage(door, keysets, page.keys, counts, deadline)
    if (page.total !== undefined) totals.set(door, page.total)
    place =
      page.cursor === undefined
        ? { store: place.store + 1, cursor: undefined }
        : { store: place.store, cursor: page.cursor }
    const cursor = place.store === doors.length ? undefined : printCursor(place)
    const report = cursor === undefined ? { ...counts } : { ...counts, cursor }
    const total = [...totals.values()].reduce((sum, count) => sum + count, 0)
    onProgress?.(totals.size === 0 ? report : { ...report, total })
    if (cursor === undefined || signal?.aborted) return report
  }
}

interface Place {
  readonly store: number
  readonly cursor: string | undefined
}

function printCursor({ store, cursor = '' }: Place): string {
  return `${store}:${cursor}`
}

function readCursor(cursor: string | undefined, stores: number): Place {
  if (cursor === undefined) return { store: 0, cursor: undefined }
  const match = /^(\d{1,2}):(.*)$/s.exec(cursor)
  const store = Number(match?.[1] ?? Number.NaN)
  if (!(store < stores)) {
    throw new MaskingError('invalid_options', 'rotate: cursor is none that a walk has answered')
  }
  const own = match?.[2] ?? ''
  return { store, cursor: own === '' ? undefined : own }
}

async function rewrapPage(
  door: StoreDoor,
  keysets: readonly Keyset[],
  keys: readonly string[],
  counts: Counts,
  deadline: number,
): Promise<void> {
  counts.seen += keys.length
  if (keys.length === 0) return
  const records = await door.read(keys, deadline)
  const writes: DoorReplacement[] = []
  const recordSeals = keysets.map(({ seal }) => seal)
  const workSeals = keysets.map(({ workSeal }) => workSeal)
  records.forEach((record, index) => {
    const key = keys[index] as string
    const isShelf = shelfKey.test(key)
    if (!record || record.length < shortestRecord || (key.length !== storeKeyLength && !isShelf)) {
      counts.other += 1
      return
    }
    const name = key.slice(0, storeKeyLength)
    const opened = openWithAny(isShelf ? workSeals : recordSeals, name, record)
    if (opened === undefined) counts.left += 1
    else if (opened.seal.isCurrent(record)) counts.current += 1
    else {
      const sealed = opened.seal.seal(name, opened.plaintext)
      // Its end stays what it was in the store.
      writes.push({ key, record: sealed, expected: record, expiresAt: undefined })
    }
  })
  if (writes.length === 0) return
  const written = await door.replace(writes, deadline)
  for (const isWritten of written) counts[isWritten ? 'rewrapped' : 'left'] += 1
}

/** A key tells nothing of its tenant: tenants whose secrets bear the same id are tried in turn. */
function openWithAny(
  seals: readonly RecordSeal[],
  name: string,
  record: Uint8Array,
): { readonly seal: RecordSeal; readonly plaintext: Buffer } | undefined {
  for (const seal of seals) {
    if (!seal.knows(record)) continue
    try {
      return { seal, plaintext: seal.open(name, record) }
    } catch {}
  }
  return undefined
}
