import { configurationError } from '../../errors.ts'
import {
  brackets,
  isOpenLiteral,
  isOpenTag,
  literalWrappers,
  longestContent,
  matchTag,
  openPrefixAt,
  type Wrapper,
} from './wrapper-forms.ts'

export type { Wrapper } from './wrapper-forms.ts'

/** A wrapped token; positions in UTF-16 units, ends exclusive. */
export interface WrappedToken {
  readonly start: number
  readonly end: number
  readonly tokenStart: number
  readonly tokenEnd: number
  /** That of the opening tag; absent for a policy's own wrapper. */
  readonly name: string | undefined
}

export interface WrappedTokenOptions {
  /**
   * `false` for what cannot be a token; the search goes on inside. `name` is that of the opening tag,
   * absent for a policy's own wrapper. Everything is accepted by default.
   */
  accepts?(token: string, name: string | undefined): boolean
}

/** The wrapped tokens of a text of which more may come. */
export interface WrappedTokens {
  readonly found: readonly WrappedToken[]
  /** UTF-16 units from the start that no further text can change; all of them where none will come. */
  readonly settled: number
}

/**
 * Finds what may be wrapped tokens, leftmost first, none overlapping, in linear time.
 *
 * Two forms count: `<NAME>token</NAME2>` for any names (language models garble the closing one),
 * and the literal `wrappers`, where the token ends at the first suffix and holds no further prefix.
 * At one place the longest literal prefix goes before the tag. A token has 1 to 1,024 UTF-16 units
 * and none of `<`, `>`, `{`, `}`: so brackets around a wrapped token (`<b><PER>…</PER></b>`) never
 * hide it. A wrapper with an empty prefix or suffix is never found.
 */
export function findWrappedTokens(
  text: string,
  wrappers: readonly Wrapper[],
  options: WrappedTokenOptions = {},
): WrappedToken[] {
  return readWrappedTokens(text, wrappers, false, options).found as WrappedToken[]
}

/** The same for the beginning of a text: where it is `open`, more of it will come. */
export function readWrappedTokens(
  text: string,
  wrappers: readonly Wrapper[],
  open: boolean,
  options: WrappedTokenOptions = {},
): WrappedTokens {
  const accepts = options.accepts ?? (() => true)
  const literals = literalWrappers(wrappers)
  const searches = literals.map((wrapper) => literalSearch(text, wrapper))
  const tagAt = occurrences(text, '<')
  const openPrefix = open ? openPrefixAt(text, 0, literals) : Number.POSITIVE_INFINITY
  const found: WrappedToken[] = []
  let index = 0
  for (;;) {
    // What was read as a token may reach into what looked like the beginning of a prefix.
    const opening = index <= openPrefix ? openPrefix : openPrefixAt(text, index, literals)
    let next = Math.min(tagAt(index), open ? opening : Number.POSITIVE_INFINITY)
    for (const search of searches) next = Math.min(next, search.nextPrefix(index))
    if (next === Number.POSITIVE_INFINITY) return { found, settled: text.length }
    if (open && next === opening) return { found, settled: next }
    const match = matchAt(text, next, searches, accepts, open)
    if (match === 'open') return { found, settled: next }
    if (match !== undefined) found.push(match)
    index = match?.end ?? next + 1
  }
}

/** The token of a text that is exactly one wrapped token and nothing else. */
export function wholeWrappedToken(
  text: string,
  wrappers: readonly Wrapper[],
  options: WrappedTokenOptions = {},
): string | undefined {
  const [first] = findWrappedTokens(text, wrappers, options)
  if (first === undefined || first.start !== 0 || first.end !== text.length) return undefined
  return text.slice(first.tokenStart, first.tokenEnd)
}

/**
 * Puts texts in the place of stretches, literally. `replacements` are sorted and do not overlap;
 * positions in UTF-16 units of `text`.
 */
export function assembleText(
  text: string,
  replacements: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string {
  const parts: string[] = []
  let index = 0
  for (const replacement of replacements) {
    parts.push(text.slice(index, replacement.start), replacement.text)
    index = replacement.end
  }
  parts.push(text.slice(index))
  return parts.join('')
}

const sampleTokens = ['a1', '20', 'Ab1 cD2-eF3', 'a.b@c.de', '(408)- 42 - 99', 'a'.repeat(600)]

/**
 * Checks that a token put between each prefix and suffix is found again, whichever of the
 * `wrappers` surrounds it: all that one masker uses, tags included. Throws `invalid_options`,
 * which names the prefix and the mend.
 */
export function checkWrappers(wrappers: readonly Wrapper[]): void {
  for (const { prefix, suffix } of wrappers) {
    const whole = prefix.isWellFormed() && suffix.isWellFormed()
    const holds = sampleTokens.every(
      (token) => wholeWrappedToken(`${prefix}${token}${suffix}`, wrappers) === token,
    )
    if (whole && holds && prefix.length <= 200 && suffix.length <= 200) continue
    throw configurationError(
      'invalid_options',
      `tokens between the prefix ${JSON.stringify(prefix)} and the suffix ${JSON.stringify(suffix)} could not be found again: ` +
        'use up to 200 characters each, brackets of which tokens have none, such as "<PER>" and "</PER>" or "{Person " and "}", and no prefix that another one starts with',
    )
  }
}

interface LiteralSearch {
  readonly wrapper: Wrapper
  /** The first place from `from` on; infinity if there is none. `from` never goes back. */
  nextPrefix(from: number): number
  nextSuffix(from: number): number
}

function literalSearch(text: string, wrapper: Wrapper): LiteralSearch {
  return {
    wrapper,
    nextPrefix: occurrences(text, wrapper.prefix),
    nextSuffix: occurrences(text, wrapper.suffix),
  }
}

/** Remembers the last answer, so that all questions together read the text once. */
function occurrences(text: string, part: string): (from: number) => number {
  let last = -1
  return (from) => {
    if (last < from) {
      const index = text.indexOf(part, from)
      last = index === -1 ? Number.POSITIVE_INFINITY : index
    }
    return last
  }
}

function matchAt(
  text: string,
  start: number,
  searches: readonly LiteralSearch[],
  accepts: (token: string, name: string | undefined) => boolean,
  open: boolean,
): WrappedToken | 'open' | undefined {
  for (const { wrapper, nextPrefix, nextSuffix } of searches) {
    if (nextPrefix(start) !== start) continue
    const tokenStart = start + wrapper.prefix.length
    // A token has one character at least, so a suffix right after the prefix is no end of it.
    const tokenEnd = nextSuffix(tokenStart)
    if (open && tokenEnd === Number.POSITIVE_INFINITY && isOpenLiteral(text, start, wrapper)) {
      return 'open'
    }
    if (tokenEnd === tokenStart || tokenEnd - tokenStart > longestContent) continue
    const token = text.slice(tokenStart, tokenEnd)
    // The prefix first: where it stands again early, little is read, and the whole stays linear.
    if (token.includes(wrapper.prefix) || brackets.test(token)) continue
    if (accepts(token, undefined)) {
      return { start, end: tokenEnd + wrapper.suffix.length, tokenStart, tokenEnd, name: undefined }
    }
  }
  if (text[start] !== '<') return undefined
  const match = matchTag(text, start)
  if (match === undefined) return open && isOpenTag(text, start) ? 'open' : undefined
  const { end, name, token } = match
  if (!accepts(token, name)) return undefined
  const tokenStart = start + name.length + 2
  return { start, end, tokenStart, tokenEnd: tokenStart + token.length, name }
}
