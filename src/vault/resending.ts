import type { TokenStore, TokenStoreEntry, TokenStoreWriteOptions } from '../types.ts'
import type { RecentWrite, RecentWrites } from './recent-writes.ts'
import type { StoreCalls } from './store-calls.ts'

export interface ResendingOptions {
  readonly store: TokenStore
  readonly calls: StoreCalls
  readonly recent: RecentWrites
  /** Milliseconds for each batch. */
  readonly timeout: number
  readonly writeOptions: TokenStoreWriteOptions | undefined
  /** Whether nobody opens a record any more: it is not to come back. */
  readonly isRetired: ((record: Uint8Array) => boolean) | undefined
  isOver(): boolean
}

const writesOfOneBatch = 500

/** Sends the recent writes again, where nothing newer stands in their way; answers how many. */
export function createResending(options: ResendingOptions): () => Promise<number> {
  const { store, calls, recent, timeout, writeOptions, isRetired, isOver } = options

  async function resendBatch(writes: readonly RecentWrite[]): Promise<void> {
    const deadline = performance.now() + timeout
    const entries = writes.map(toEntry)
    const found = await calls.run('writes', deadline, () => store.claim(entries, writeOptions))
    const stale = writes.flatMap((write, index) => {
      const held = found[index]
      if (!held || !givesWay(write, held)) return []
      const { key, record, expiresAt } = write
      return [{ key, record, expected: held, expiresAt }]
    })
    if (stale.length === 0) return
    await calls.run('writes', deadline, () => store.replace(stale, writeOptions))
  }

  return async () => {
    const now = Date.now()
    const writes = recent
      .list()
      .filter(({ expiresAt, record }) => expiresAt > now && isRetired?.(record) !== true)
    for (let start = 0; start < writes.length && !isOver(); start += writesOfOneBatch) {
      await resendBatch(writes.slice(start, start + writesOfOneBatch))
    }
    return writes.length
  }
}

function givesWay({ replaces }: RecentWrite, held: Uint8Array): boolean {
  try {
    return replaces?.(held) === true
  } catch {
    // What does not open is not ours to write over.
    return false
  }
}

function toEntry({ key, record, expiresAt }: RecentWrite): TokenStoreEntry {
  return expiresAt === Number.POSITIVE_INFINITY ? { key, record } : { key, record, expiresAt }
}
