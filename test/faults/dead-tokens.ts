import type { Client } from './client.ts'
import type { RedisTarget } from './client-protocol.ts'
import type { Stage } from './stage.ts'
import { asDocument, valueRules } from './values.ts'

const largestSample = 500

/** Tells a process the tokens of values, as an application keeps them. */
export async function teach(stage: Stage, client: Client, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += 1_000) {
    const length = Math.min(1_000, to - start)
    const tokens = Array.from({ length }, (_, at) => stage.ledger.tokensOf(start + at)[0] ?? '')
    await client.ask('learn', { from: start, tokens })
  }
}

/**
 * How many tokens of values open for somebody who has seen nothing: the first of each value, or the
 * `which`-th. Each alone, because one dead token fails its call; a sample where there are many.
 */
export async function countAlive(
  stage: Stage,
  target: RedisTarget,
  from: number,
  to: number,
  which: number = 0,
): Promise<number> {
  const masker = stage.masker(target)
  await masker.ready()
  const step = Math.max(1, Math.floor((to - from) / largestSample))
  const opened: Promise<boolean>[] = []
  for (let index = from; index < to; index += step) {
    const token = stage.ledger.tokensOf(index)[which] ?? ''
    const opening = masker.unmaskDocument(asDocument(index, [token]), valueRules)
    opened.push(
      opening.then(
        () => true,
        (error) => {
          if (error.code === 'unmasking_failed') return false
          throw error
        },
      ),
    )
  }
  return (await Promise.all(opened)).filter(Boolean).length
}
