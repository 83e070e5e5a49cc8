import { MaskingError } from '../errors.ts'
import { tooLate } from './deadline.ts'

/** Answers for items that callers hand in one by one or in lists. */
export interface SharedBatch<Item, Answer> {
  /** Rejects with `store_unavailable` at the deadline, also when the batch is still under way. */
  add(items: readonly Item[], deadline: number): Promise<Answer[]>
  /** Items that are not answered yet. */
  readonly waiting: number
  /** Resolves when every batch that was begun has been answered. */
  drain(): Promise<void>
}

interface Caller<Answer> {
  readonly start: number
  readonly length: number
  readonly deadline: number
  resolve(answers: Answer[]): void
  reject(error: unknown): void
}

/**
 * Sends what all callers of one turn of the event loop ask as one batch, so that requests that are
 * in flight together share a round trip. A batch that fails fails for each of its callers. More than
 * `mostWaiting` items are refused, so that a store that hangs does not fill the memory.
 */
export function createSharedBatch<Item, Answer>(
  mostWaiting: number,
  send: (items: readonly Item[], deadline: number) => Promise<readonly Answer[]>,
): SharedBatch<Item, Answer> {
  let items: Item[] = []
  let callers: Caller<Answer>[] = []
  let waiting = 0
  const running = new Set<Promise<void>>()

  async function flush(): Promise<void> {
    const batch = items
    const asked = callers
    items = []
    callers = []
    // The last to be given up decides for the batch; each gives up by itself, whatever the batch does.
    const deadline = asked.reduce((latest, caller) => Math.max(latest, caller.deadline), 0)
    const timers = asked.map(giveUpAt)
    try {
      const answers = await send(batch, deadline)
      if (answers.length !== batch.length) {
        throw new TypeError('a token store answered a batch with another number of entries')
      }
      for (const { start, length, resolve } of asked) resolve(answers.slice(start, start + length))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    } finally {
      waiting -= batch.length
      for (const timer of timers) clearTimeout(timer)
    }
  }

  return {
    get waiting() {
      return waiting
    },
    add: (added, deadline) =>
      new Promise((resolve, reject) => {
        if (waiting + added.length > mostWaiting && waiting > 0) return reject(tooMany())
        if (callers.length === 0) {
          setImmediate(() => {
            const run: Promise<void> = flush().finally(() => running.delete(run))
            running.add(run)
          })
        }
        waiting += added.length
        callers.push({ start: items.length, length: added.length, deadline, resolve, reject })
        for (const item of added) items.push(item)
      }),
    drain: async () => {
      while (callers.length > 0 || running.size > 0) {
        await Promise.all([...running, new Promise((resolve) => setImmediate(resolve))])
      }
    },
  }
}

function giveUpAt({ deadline, reject }: Caller<never>): NodeJS.Timeout {
  const left = Math.max(0, deadline - performance.now())
  return setTimeout(() => reject(tooLate('the token store')), left)
}

function tooMany(): MaskingError {
  return new MaskingError(
    'store_unavailable',
    'too many values wait for the token store; raise limits.waiting if memory allows',
  )
}
