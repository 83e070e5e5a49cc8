import type { TokenStore } from 'fieldveil'

export interface ScheduledStep {
  readonly process: string
  readonly method: string
}

/** One order in which the store answers what several processes ask at the same time. */
export interface Schedule {
  /** The store as one process has it: its calls wait for their turn, in the order it made them. */
  open(process: string, store: TokenStore): TokenStore
  /** Lets calls through one by one until all work has settled. */
  settle<T extends readonly Promise<unknown>[]>(
    ...work: T
  ): Promise<{ [Index in keyof T]: PromiseSettledResult<Awaited<T[Index]>> }>
  /** The steps so far, in order. */
  readonly steps: readonly ScheduledStep[]
}

interface Waiting extends ScheduledStep {
  go(): Promise<void>
}

/**
 * Runs a scenario once for every order in which its processes' calls can reach the store; answers
 * how many those are. What is asked outside `settle` goes through at once.
 */
export async function everySchedule(
  scenario: (schedule: Schedule) => Promise<void>,
): Promise<number> {
  let prefix: readonly number[] = []
  for (let runs = 1; ; runs++) {
    const choices: { choice: number; of: number }[] = []
    const choose = (of: number): number => {
      const choice = prefix[choices.length] ?? 0
      choices.push({ choice, of })
      return choice
    }
    const schedule = createSchedule(choose)
    try {
      await scenario(schedule)
    } catch (error) {
      const order = schedule.steps.map(({ process, method }) => `${process} ${method}`).join(', ')
      throw new Error(`in the order ${order}`, { cause: error })
    }
    while (choices.length > 0 && isLast(choices[choices.length - 1])) choices.pop()
    const last = choices[choices.length - 1]
    if (last === undefined) return runs
    last.choice += 1
    prefix = choices.map(({ choice }) => choice)
  }
}

function isLast(made: { choice: number; of: number } | undefined): boolean {
  return made !== undefined && made.choice + 1 >= made.of
}

function createSchedule(choose: (of: number) => number): Schedule {
  const queues = new Map<string, Waiting[]>()
  const steps: ScheduledStep[] = []
  let isGated = false

  function wait<T>(process: string, method: string, work: () => Promise<T>): Promise<T> {
    if (!isGated) return work()
    return new Promise<T>((resolve, reject) => {
      const go = async (): Promise<void> => {
        try {
          resolve(await work())
        } catch (error) {
          reject(error)
        }
      }
      const queue = queues.get(process) ?? []
      queue.push({ process, method, go })
      queues.set(process, queue)
    })
  }

  async function step(): Promise<boolean> {
    const open = [...queues.values()].filter((queue) => queue.length > 0)
    if (open.length === 0) return false
    const queue = open[open.length === 1 ? 0 : choose(open.length)]
    const { process, method, go } = queue?.shift() as Waiting
    steps.push({ process, method })
    await go()
    return true
  }

  return {
    steps,
    open: (process, store) => ({
      claim: (entries) => wait(process, 'claim', () => store.claim(entries)),
      read: (keys) => wait(process, 'read', () => store.read(keys)),
      replace: (entries) => wait(process, 'replace', () => store.replace(entries)),
    }),
    settle: async (...work) => {
      isGated = true
      let isOver = false
      const settled = Promise.allSettled(work).then((results) => {
        isOver = true
        return results
      })
      while (!isOver) {
        // Batches are gathered over a turn of the event loop: after some, all that can ask has asked.
        for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
        await step()
      }
      isGated = false
      // In the background, a record may still be sealed anew.
      while (await step());
      return (await settled) as never
    },
  }
}
