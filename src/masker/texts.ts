import type { Messages } from '../contract/messages.ts'
import type { Settings } from '../options.ts'
import { createSegmenter } from '../text/wrappers/segments.ts'
import { assembleText, findWrappedTokens } from '../text/wrappers/wrapped-tokens.ts'
import type { TextOptions, TokenValue } from '../types.ts'
import type { Call, MaybePromise } from './call.ts'
import type { Gate } from './gate.ts'
import { forgetFailure } from './maybe-promise.ts'
import type { Names } from './names.ts'
import type { Searching } from './searching.ts'
import type { MachineParts } from './text-machines.ts'
import { createPlanning, type TextPlan } from './text-plan.ts'
import { accepts, readTokens, restoreTokens } from './text-reading.ts'

export type { TextPlan } from './text-plan.ts'

/** The wrapped tokens of a text. */
export interface UnmaskPlan {
  readonly tokens: readonly string[]
  /** The text is one wrapped token and nothing else. */
  readonly isWhole: boolean
  /** One text for each token, in order. */
  assemble(values: readonly string[]): string
}

export interface TextMasking {
  plan(text: string, call: Call): MaybePromise<TextPlan>
  planUnmask(text: string): UnmaskPlan
  /** Puts back what is known and leaves the rest as it is. */
  unmask(
    text: string,
    call: Call,
    onUnknownToken?: TextOptions['onUnknownToken'],
    print?: (value: TokenValue) => string,
  ): Promise<string>
  /** What machines for texts that come in pieces are made of. */
  readonly machineParts: MachineParts
}

export interface TextParts {
  readonly settings: Settings
  readonly messages: Messages
  readonly names: Names
  readonly gate: Gate
  readonly searching: Searching
}

/** Masks what is found in free text, and reads masked text again. */
export function createTextMasking(parts: TextParts): TextMasking {
  const { settings, messages, names, gate } = parts
  // Wrappers that were added since are known to the next call.
  const segmenterOf = remember(createSegmenter)
  const planText = createPlanning(parts)

  return {
    plan: (text, call) => {
      if (text.length > settings.limits.textLength) throw messages.fail('payload_too_large')
      return forgetFailure(planText(text, segmenterOf(names.wrappers).split(text), call))
    },
    planUnmask: (text) => {
      const wrapped = findWrappedTokens(text, names.wrappers, { accepts })
      const [first] = wrapped
      return {
        tokens: wrapped.map(({ tokenStart, tokenEnd }) => text.slice(tokenStart, tokenEnd)),
        isWhole: first !== undefined && first.start === 0 && first.end === text.length,
        assemble: (values) =>
          assembleText(
            text,
            wrapped.map(({ start, end }, index) => ({ start, end, text: values[index] as string })),
          ),
      }
    },
    unmask: async (text, call, onUnknownToken, print = String) => {
      if (text.length > settings.limits.textLength * 2) throw messages.fail('payload_too_large')
      const { bareTokens } = settings
      const { wrappers } = names
      const { tokens } = readTokens(text, { wrappers, bareTokens, before: '', open: false })
      if (tokens.length === 0) return text
      const answers = await gate.unmask(
        call,
        tokens.map(({ token }) => token),
      )
      const { replacements, unknown } = restoreTokens(tokens, answers, print)
      for (const one of unknown) onUnknownToken?.(one)
      return assembleText(text, replacements)
    },
    machineParts: { settings, messages, names, gate, segmenterOf, planText },
  }
}

/** Makes anew only for another argument than the last. */
function remember<Given, Made>(make: (given: Given) => Made): (given: Given) => Made {
  let last: { readonly given: Given; readonly made: Made } | undefined
  return (given) => {
    if (last?.given !== given) last = { given, made: make(given) }
    return last.made
  }
}
