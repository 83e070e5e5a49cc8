import { MaskingError } from '../errors.ts'
import { packContent, type RecordContent, unpackContent } from '../tokens/record-content.ts'
import type { AgeErasure } from '../types.ts'
import { setDeadline } from './deadline.ts'
import type { Keyset } from './keyset.ts'
import type { Learning } from './learning.ts'
import type { DoorReplacement, StoreDoor } from './store-door.ts'

export interface AgingOptions {
  readonly door: StoreDoor
  readonly keyset: Keyset
  readonly tenant: string
  readonly learn: Learning
  readonly erasure: AgeErasure
  /** The walk over the store before this one. */
  readonly former: ((rest: AgeErasure) => Promise<AgingReport>) | undefined
  /** Stops after the page that is under way. */
  readonly signal: AbortSignal | undefined
  /** Milliseconds of one page. */
  readonly timeout: number
}

export interface AgingReport {
  readonly seen: number
  readonly count: number
  /** Where to go on; absent when the walk is complete. */
  readonly cursor?: string
}

const pageSize = 500
// A record that changes each time it is to be erased is met again by the next walk.
const rounds = 5
// A MAC of 16 bytes in base64url; check values and counters have longer keys or shorter ones.
const storeKeyLength = 22

const formerPlace = 'former/'

/** Walks a store, and then the one before it. Rejects with `invalid_options` for a wrong cursor. */
export async function eraseByAge(options: AgingOptions): Promise<AgingReport> {
  const { former, erasure } = options
  const { cursor, within = Number.POSITIVE_INFINITY, onProgress } = erasure
  const begun = performance.now()
  const isFormer = former !== undefined && cursor?.startsWith(formerPlace) === true
  const own = isFormer ? { seen: 0, count: 0 } : await walkStore(options, begun + within)
  if (own.cursor !== undefined || former === undefined) return own
  const { cursor: _, ...same } = erasure
  const rest = await former({
    ...same,
    within: Math.max(0, begun + within - performance.now()),
    ...(isFormer ? { cursor: cursor.slice(formerPlace.length) } : {}),
    onProgress: (progress) =>
      onProgress?.({
        ...progress,
        seen: own.seen + progress.seen,
        count: own.count + progress.count,
        ...(progress.cursor === undefined ? {} : { cursor: `${formerPlace}${progress.cursor}` }),
      }),
  })
  const sum = { seen: own.seen + rest.seen, count: own.count + rest.count }
  return rest.cursor === undefined ? sum : { ...sum, cursor: `${formerPlace}${rest.cursor}` }
}

/**
 * Puts a tombstone in the place of every token of a tenant that was first made before a time. Records
 * without a time, of other tenants and under other secrets are left, and so are honeytokens.
 */
async function walkStore(options: AgingOptions, end: number): Promise<AgingReport> {
  const { door, signal, timeout } = options
  if (door.store.scan === undefined) {
    throw new MaskingError('invalid_options', 'erase: the token store has no scan method')
  }
  const { onProgress } = options.erasure
  let { cursor } = options.erasure
  let seen = 0
  let count = 0
  do {
    const deadline = setDeadline(timeout)
    const page = await door.scan(cursor, pageSize, deadline)
    count += await erasePage(options, page.keys, deadline)
    seen += page.keys.length
    cursor = page.cursor
    onProgress?.({
      ...{ seen, count },
      ...(page.total === undefined ? {} : { total: page.total }),
      ...(cursor === undefined ? {} : { cursor }),
    })
  } while (cursor !== undefined && !signal?.aborted && performance.now() < end)
  return cursor === undefined ? { seen, count } : { seen, count, cursor }
}

async function erasePage(
  { door, keyset, tenant, learn, erasure: { before, dryRun } }: AgingOptions,
  keys: readonly string[],
  deadline: number,
): Promise<number> {
  const tenantMark = keyset.markTenant(tenant)
  // Whole seconds are rounded down: what may have been made later is left.
  const isOld = (content: RecordContent): boolean =>
    (content.kind === 'owned' || (content.kind === 'plain' && !content.isHoneytoken)) &&
    content.origin?.tenantMark === tenantMark &&
    (content.origin.seconds + 1) * 1_000 <= before
  let open = keys.filter((key) => key.length === storeKeyLength)
  let count = 0
  for (let round = 0; open.length > 0 && round < rounds; round++) {
    const asked = open
    const records = await door.read(asked, deadline)
    const placed = asked.map(() => ({ keyset, tenant, token: '' }))
    const learning = learn(placed, records)
    if (learning !== undefined) await learning
    const writes = asked.flatMap((key, index): DoorReplacement[] => {
      const expected = records[index]
      if (!expected || !isOld(read(keyset, key, expected))) return []
      return [
        {
          key,
          expected,
          record: keyset.seal.seal(key, packContent({ kind: 'erased' })),
          // A token that came alive again with its value would not be dead.
          expiresAt: Number.POSITIVE_INFINITY,
          replaces: (held) => isOld(read(keyset, key, held)),
        },
      ]
    })
    if (dryRun === true) return writes.length
    if (writes.length === 0) break
    const written = await door.replace(writes, deadline)
    open = writes.flatMap(({ key }, index) => (written[index] === true ? [] : [key]))
    count += writes.length - open.length
  }
  return count
}

const foreign: RecordContent = { kind: 'erased' }

/** What is another's, or does not open, is not touched. */
function read(keyset: Keyset, key: string, record: Uint8Array): RecordContent {
  if (!keyset.seal.knows(record)) return foreign
  try {
    return unpackContent(keyset.seal.open(key, record))
  } catch (error) {
    if (error instanceof MaskingError) return foreign
    throw error
  }
}
