import type { Messages } from '../contract/messages.ts'
import type { Settings } from '../options.ts'
import type { Segment, Segmenter } from '../text/wrappers/segments.ts'
import { assembleText, readWrappedTokens, type Wrapper } from '../text/wrappers/wrapped-tokens.ts'
import { bareTokenContext } from '../tokens/bare-tokens.ts'
import type { TokenValue, UnknownToken } from '../types.ts'
import type { Call } from './call.ts'
import type { Gate } from './gate.ts'
import type { Names } from './names.ts'
import type { PlanText } from './text-plan.ts'
import { accepts, readTokens, restoreTokens, unreadable } from './text-reading.ts'

/**
 * Masks or unmasks one text that comes in pieces. `push` answers what no later piece can change,
 * and with the `last` piece the rest; then it is ready for another text. One call at a time.
 */
export interface TextMachine {
  push(text: string, last: boolean, call: Call): Promise<string>
}

export interface MachineParts {
  readonly settings: Settings
  readonly messages: Messages
  readonly names: Names
  readonly gate: Gate
  readonly segmenterOf: (wrappers: readonly Wrapper[]) => Segmenter
  readonly planText: PlanText
}

/** Holds back the segment that has not come whole; more than `most` UTF-16 units fail. */
export function createMaskMachine(parts: MachineParts, most: number): TextMachine {
  const { messages, names, gate, segmenterOf, planText } = parts
  let held = ''
  let carry = ''
  /** The end of what has left, where a wrapped token could have begun. */
  let begun = ''

  function takeSegments(last: boolean): { segments: Segment[]; text: string } {
    const segments: Segment[] = []
    let from = 0
    while (from < held.length) {
      const end = segmenterOf(names.wrappers).cut(held, from, !last)
      if (end === undefined) break
      segments.push({ start: from, text: held.slice(from, end) })
      from = end
    }
    const text = held.slice(0, from)
    held = held.slice(from)
    if (held.length > most) throw messages.fail('payload_too_large')
    return { segments, text }
  }

  /** What left before cannot be taken back, so that nothing may follow that would change its meaning. */
  function proveReadable(masked: string): void {
    const joined = begun + masked
    const { found, settled } = readWrappedTokens(joined, names.wrappers, true, { accepts })
    const length = begun.length
    if (found.some(({ start, end }) => start < length && end > length)) throw unreadable()
    begun = joined.slice(settled)
  }

  return {
    push: async (text, last, call) => {
      held += text
      const { segments, text: taken } = takeSegments(last)
      let masked = ''
      if (segments.length > 0) {
        const plan = await planText(taken, segments, call, carry)
        carry = plan.carry
        masked = plan.assemble(await gate.mask(call, plan.requests)).text
        proveReadable(masked)
      }
      if (last) held = carry = begun = ''
      return masked
    },
  }
}

export interface UnmaskMachineOptions {
  readonly print: (value: TokenValue) => string
  readonly onUnknownToken: ((unknown: UnknownToken) => void) | undefined
}

/** Holds back what could be the beginning of a token. */
export function createUnmaskMachine(
  { settings, names, gate }: MachineParts,
  { print, onUnknownToken }: UnmaskMachineOptions,
): TextMachine {
  const { wrappers } = names
  const { bareTokens } = settings
  let held = ''
  let before = ''
  /** UTF-16 units of the text that came before `held`. */
  let passed = 0

  return {
    push: async (text, last, call) => {
      held += text
      const { tokens, settled } = readTokens(held, { wrappers, bareTokens, before, open: !last })
      const asked = tokens.map(({ token }) => token)
      const answers = asked.length === 0 ? [] : await gate.unmask(call, asked)
      const { replacements, unknown, end } = restoreTokens(tokens, answers, print)
      for (const one of unknown) {
        onUnknownToken?.({ ...one, start: one.start + passed, end: one.end + passed })
      }
      const stop = Math.max(settled, end)
      const restored = assembleText(held.slice(0, stop), replacements)
      const wrapped = tokens.findLast((one) => one.wrapped !== undefined && one.end <= stop)
      const plain =
        wrapped === undefined ? before + held.slice(0, stop) : held.slice(wrapped.end, stop)
      before = plain.slice(-bareTokenContext)
      held = held.slice(stop)
      passed += stop
      if (last) {
        before = ''
        passed = 0
      }
      return restored
    },
  }
}
