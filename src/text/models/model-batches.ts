/** Answers one item, together with others that are asked for in the same turn of the event loop. */
export type BatchCall<Item, Answer> = (item: Item) => Promise<Answer>

export interface BatchOptions {
  /** Items in one call. */
  readonly size: number
  /** Items that may wait; more are refused. */
  readonly waiting: number
}

interface Job<Item, Answer> {
  readonly item: Item
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/**
 * Gathers items into batches, one batch at a time: models on one core gain nothing from two calls
 * at once. A batch that fails fails its own items only.
 */
export function createBatches<Item, Answer>(
  answerAll: (items: Item[]) => Promise<readonly Answer[]>,
  { size, waiting }: BatchOptions,
): BatchCall<Item, Answer> {
  const queue: Job<Item, Answer>[] = []
  let isWorking = false

  async function work(): Promise<void> {
    // Lets whoever asks in the same turn get in.
    await Promise.resolve()
    while (queue.length > 0) {
      const jobs = queue.splice(0, size)
      try {
        const answers = await answerAll(jobs.map(({ item }) => item))
        if (answers.length !== jobs.length) throw new TypeError('one answer for each text')
        for (const [index, { resolve }] of jobs.entries()) resolve(answers[index] as Answer)
      } catch (error) {
        for (const { reject } of jobs) reject(error)
      }
    }
    isWorking = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      if (queue.length >= waiting) {
        reject(new RangeError('too many texts wait for the model'))
        return
      }
      queue.push({ item, resolve, reject })
      if (isWorking) return
      isWorking = true
      void work()
    })
}
