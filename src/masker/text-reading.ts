import { MaskingError } from '../errors.ts'
import {
  readWrappedTokens,
  type WrappedToken,
  type Wrapper,
} from '../text/wrappers/wrapped-tokens.ts'
import { type BareToken, bareTokensOpenFrom, findBareTokens } from '../tokens/bare-tokens.ts'
import { couldBeToken } from '../tokens/form.ts'
import type { TokenValue, UnknownToken } from '../types.ts'

/** A stretch of masked text that is to be put back, once it is known what its token opens to. */
export interface ReadToken {
  readonly start: number
  readonly end: number
  readonly token: string
  /** Whether it stands between a prefix and a suffix; a bare one is a token only if it opens. */
  readonly wrapped: WrappedToken | undefined
}

/** What was read of a masked text. */
export interface TextReading {
  /** By start; bare ones overlap, the longer first. */
  readonly tokens: readonly ReadToken[]
  /** UTF-16 units that no further text can change, unless a token that begins before goes on. */
  readonly settled: number
}

export interface ReadingOptions {
  readonly wrappers: readonly Wrapper[]
  readonly bareTokens: boolean
  /** Plain text that stands before. */
  readonly before: string
  /** Whether more of the text will come. */
  readonly open: boolean
}

/** Reads what may be tokens in masked text. */
export function readTokens(text: string, options: ReadingOptions): TextReading {
  const { wrappers, bareTokens, open } = options
  const { found, settled } = readWrappedTokens(text, wrappers, open, { accepts })
  const tokens: ReadToken[] = []
  let from = 0
  let final = settled
  for (const wrapped of [...found, undefined]) {
    const to = wrapped?.start ?? text.length
    if (bareTokens && to > from) {
      const before = from === 0 ? options.before : ''
      const piece = before + text.slice(from, to)
      const shift = from - before.length
      for (const bare of findBareTokens(piece, before.length)) {
        tokens.push(readBare(piece, bare, shift))
      }
      if (wrapped === undefined && open) {
        // What is not settled yet may be plain text, or begin a wrapped token. No bare one holds `<`.
        if (text.charAt(settled) === '<') break
        const known = before + text.slice(from, settled)
        final = Math.min(final, bareTokensOpenFrom(known, before.length) + shift)
      }
    }
    if (wrapped === undefined) break
    const token = text.slice(wrapped.tokenStart, wrapped.tokenEnd)
    tokens.push({ start: wrapped.start, end: wrapped.end, token, wrapped })
    from = wrapped.end
  }
  return { tokens: open ? tokens.filter(({ start }) => start < final) : tokens, settled: final }
}

/** What a text becomes when its tokens are opened. */
export interface Restoration {
  readonly replacements: readonly { start: number; end: number; text: string }[]
  readonly unknown: readonly UnknownToken[]
  /** Where the last token that was opened, or that is none, ends. */
  readonly end: number
}

/** Decides what is put back: of bare tokens that overlap the first that opens, the longest first. */
export function restoreTokens(
  tokens: readonly ReadToken[],
  answers: readonly ({ readonly value: TokenValue } | undefined)[],
  print: (value: TokenValue) => string,
): Restoration {
  const replacements: { start: number; end: number; text: string }[] = []
  const unknown: UnknownToken[] = []
  let end = 0
  for (const [index, { start, end: stop, wrapped }] of tokens.entries()) {
    if (start < end) continue
    const answer = answers[index]
    if (answer !== undefined) replacements.push({ start, end: stop, text: print(answer.value) })
    else if (wrapped !== undefined) {
      const { name } = wrapped
      unknown.push({ start, end: stop, ...(name === undefined ? {} : { tag: name }) })
    } else continue
    end = stop
  }
  return { replacements, unknown, end }
}

/** Tags in capitals are taken at their word; `<b>bold</b>` is a token only if it looks like one. */
export function accepts(token: string, name: string | undefined): boolean {
  return name === undefined || /^[A-Z][A-Z0-9_]*$/.test(name) || couldBeToken(token)
}

/**
 * Cannot be reached with wrappers that passed the check at construction; a text that would not come
 * back must not leave all the same.
 */
export function unreadable(): MaskingError {
  return new MaskingError('internal_error', 'a masked text could not be read back')
}

function readBare(piece: string, { start, end }: BareToken, shift: number): ReadToken {
  const token = piece.slice(start, end)
  return { start: start + shift, end: end + shift, token, wrapped: undefined }
}
