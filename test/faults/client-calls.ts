import type { CallContext, Masker } from 'fieldveil'
import type { LoadReport } from './client-protocol.ts'
import { isOverdue, watchLateness } from './lateness.ts'
import { asDocument, asList, valueAt, valueRules, valuesOf } from './values.ts'

/** What a client process knows: the token of each value that it masked. */
export interface ClientMemory {
  readonly masker: Masker
  /** Milliseconds; no call may take longer than twice that. */
  readonly timeout: number
  readonly tokens: Map<number, string>
  acknowledge(pairs: readonly (readonly [index: number, token: string])[]): void
  tell(error: unknown): void
}

/** Calls of the masker for ranges of values, counted and timed. */
export interface ClientCaller {
  /** Answers whether it succeeded. */
  mask(from: number, to: number, context?: CallContext): Promise<boolean>
  /** Opens what was masked of a range. */
  open(from: number, to: number, context?: CallContext): Promise<boolean>
  report(): LoadReport
  stop(): void
}

export function createCaller(memory: ClientMemory): ClientCaller {
  const { masker, timeout, tokens } = memory
  const failures: Record<string, number> = {}
  const sum = { masked: 0, opened: 0, wrong: 0, unknown: 0, longest: 0, late: 0, overdue: 0 }
  const lateness = watchLateness()

  async function time(call: () => Promise<void>): Promise<boolean> {
    const start = performance.now()
    let isDone = false
    try {
      await call()
      isDone = true
    } catch (error) {
      memory.tell(error)
      const reason = describe(error)
      failures[reason] = (failures[reason] ?? 0) + 1
      if (reason.startsWith('unmasking_failed')) sum.unknown++
    }
    const took = performance.now() - start
    const late = lateness.since(start)
    if (took > sum.longest) Object.assign(sum, { longest: took, late })
    if (isOverdue(took - late, timeout)) sum.overdue++
    return isDone
  }

  return {
    mask: async (from, to, context) =>
      await time(async () => {
        const document = asDocument(from, valuesOf(from, to))
        const masked = asList(from, await masker.maskDocument(document, valueRules, context))
        sum.masked++
        const pairs = masked.map((token, at) => [from + at, token] as const)
        const news = pairs.filter(([index, token]) => tokens.get(index) !== token)
        for (const [index, token] of news) tokens.set(index, token)
        if (news.length > 0) memory.acknowledge(news)
      }),
    open: async (from, to, context) => {
      const held = Array.from({ length: to - from }, (_, at) => tokens.get(from + at))
      if (held.includes(undefined)) return false
      return await time(async () => {
        const document = asDocument(from, held as string[])
        const opened = asList(from, await masker.unmaskDocument(document, valueRules, context))
        sum.opened++
        sum.wrong += opened.filter((value, at) => value !== valueAt(from + at)).length
      })
    },
    report: () => ({
      ...sum,
      longest: Math.round(sum.longest),
      late: Math.round(sum.late),
      failures,
    }),
    stop: lateness.stop,
  }
}

/** The codes of an error and its causes; what the innermost says, which holds no value. */
function describe(error: unknown): string {
  const codes: string[] = []
  let said = ''
  for (let at = error; at instanceof Error; at = at.cause) {
    codes.push(String((at as { code?: string }).code ?? at.name))
    said = at.message
  }
  return codes.length > 1 ? `${codes.join(' < ')}: ${said}` : `${codes[0] ?? String(error)}`
}
