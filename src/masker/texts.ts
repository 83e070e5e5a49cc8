import type { Messages } from '../contract/messages.ts'
import { MaskingError } from '../errors.ts'
import type { Settings } from '../options.ts'
import { lookAlikeEntity } from '../text/entities.ts'
import { unmasksFaithfully, withLookAlikes } from '../text/look-alikes.ts'
import type { Detection } from '../text/recognize.ts'
import { assembleText, findWrappedTokens } from '../text/wrapped-tokens.ts'
import { couldBeToken } from '../tokens/form.ts'
import type { Find } from '../types.ts'
import type { VaultRequest } from '../vault.ts'
import type { Call } from './call.ts'
import type { Gate } from './gate.ts'
import type { Names } from './names.ts'
import type { Searching } from './searching.ts'

/** What is to be masked in a text, before its tokens are known. */
export interface TextPlan {
  readonly requests: readonly VaultRequest[]
  /** One token for each request, in order. */
  assemble(tokens: readonly string[]): { text: string; finds: Find[] }
}

/** The wrapped tokens of a text. */
export interface UnmaskPlan {
  readonly tokens: readonly string[]
  /** The text is one wrapped token and nothing else. */
  readonly isWhole: boolean
  /** One text for each token, in order. */
  assemble(values: readonly string[]): string
}

export interface TextMasking {
  plan(text: string, call: Call): TextPlan | Promise<TextPlan>
  planUnmask(text: string): UnmaskPlan
  /** Puts back what is known and leaves the rest as it is. */
  unmask(text: string, call: Call): Promise<string>
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
  const { settings, messages, names, gate, searching } = parts

  function planDetections(text: string, call: Call, found: readonly Detection[]): TextPlan {
    const { policy } = call
    const treat = (entity: string) =>
      // A look-alike must come back whatever the policy says of other entities.
      names.treat(entity, entity === lookAlikeEntity ? undefined : policy)
    const masked = found.filter(({ entity }) => treat(entity).action !== 'keep')
    const detections = withLookAlikes(text, masked, {
      wrappers: names.wrappers,
      wrapperOf: treat,
      accepts,
    })
    return {
      requests: detections.map(({ entity, start, end }) => {
        const { type, format, action } = treat(entity)
        const value = text.slice(start, end)
        return gate.request(call, { value, type, format, irreversible: action === 'irreversible' })
      }),
      assemble: (tokens) => {
        const finds = detections.map(({ entity, start, end, score, recognizer }, index): Find => {
          const { prefix, suffix } = treat(entity)
          const token = tokens[index] as string
          return { entity, start, end, score, recognizer, token, prefix, suffix }
        })
        if (!unmasksFaithfully(text, finds, names.wrappers, { accepts })) throw unreadable()
        const replacements = finds.map(({ start, end, prefix, token, suffix }) => ({
          start,
          end,
          text: prefix + token + suffix,
        }))
        return { text: assembleText(text, replacements), finds }
      },
    }
  }

  function planUnmask(text: string): UnmaskPlan {
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
  }

  return {
    plan: (text, call) => {
      if (text.length > settings.limits.textLength) throw messages.fail('payload_too_large')
      const found = searching.recognitionFor(call)(text)
      if (!(found instanceof Promise)) return planDetections(text, call, found)
      const planned = found.then((detections) => planDetections(text, call, detections))
      // Whoever asked may fail for another text first, and then nobody waits for this one.
      planned.catch(() => {})
      return planned
    },
    planUnmask,
    unmask: async (text, call) => {
      if (text.length > settings.limits.textLength * 2) throw messages.fail('payload_too_large')
      const wrapped = findWrappedTokens(text, names.wrappers, { accepts })
      const tokens = wrapped.map(({ tokenStart, tokenEnd }) => text.slice(tokenStart, tokenEnd))
      const found = tokens.length === 0 ? [] : await gate.unmask(call, tokens)
      const known = wrapped.flatMap(({ start, end }, index) => {
        const answer = found[index]
        return answer === undefined ? [] : [{ start, end, text: String(answer.value) }]
      })
      return assembleText(text, known)
    },
  }
}

// Cannot be reached with wrappers that passed the check at construction; a text that would not come
// back must not leave all the same.
function unreadable(): MaskingError {
  return new MaskingError('internal_error', 'a masked text could not be read back')
}

// Tags in capitals are taken at their word; <b>bold</b> is a token only if it looks like one.
function accepts(token: string, name: string | undefined): boolean {
  return name === undefined || /^[A-Z][A-Z0-9_]*$/.test(name) || couldBeToken(token)
}
