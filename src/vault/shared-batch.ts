/** Answers for items that callers hand in one by one or in lists. */
export interface SharedBatch<Item, Answer> {
  add(items: readonly Item[]): Promise<Answer[]>
  /** Resolves when every batch that was begun has been answered. */
  drain(): Promise<void>
}

interface Waiting<Answer> {
  readonly start: number
  readonly length: number
  resolve(answers: Answer[]): void
  reject(error: unknown): void
}

/**
 * Sends what all callers of one turn of the event loop ask as one batch, so that requests that are
 * in flight together share a round trip. A batch that fails fails for each of its callers.
 */
export function createSharedBatch<Item, Answer>(
  send: (items: readonly Item[]) => Promise<readonly Answer[]>,
): SharedBatch<Item, Answer> {
  let items: Item[] = []
  let waiting: Waiting<Answer>[] = []
  const running = new Set<Promise<void>>()

  async function flush(): Promise<void> {
    const batch = items
    const callers = waiting
    items = []
    waiting = []
    try {
      const answers = await send(batch)
      if (answers.length !== batch.length) {
        throw new TypeError('a token store answered a batch with another number of entries')
      }
      for (const { start, length, resolve } of callers)
        resolve(answers.slice(start, start + length))
    } catch (error) {
      for (const { reject } of callers) reject(error)
    }
  }

  return {
    add: (added) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) {
          setImmediate(() => {
            const run: Promise<void> = flush().finally(() => running.delete(run))
            running.add(run)
          })
        }
        waiting.push({ start: items.length, length: added.length, resolve, reject })
        for (const item of added) items.push(item)
      }),
    drain: async () => {
      while (waiting.length > 0 || running.size > 0) {
        await Promise.all([...running, new Promise((resolve) => setImmediate(resolve))])
      }
    },
  }
}
