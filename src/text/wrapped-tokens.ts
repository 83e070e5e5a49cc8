import { configurationError } from '../errors.ts'

/** What stands before and after a token in a text, such as `<PER>` and `</PER>`. */
export interface Wrapper {
  readonly prefix: string
  readonly suffix: string
}

/** A wrapped token; positions in UTF-16 units, ends exclusive. */
export interface WrappedToken {
  readonly start: number
  readonly end: number
  readonly tokenStart: number
  readonly tokenEnd: number
}

export interface WrappedTokenOptions {
  /**
   * `false` for what cannot be a token; the search goes on inside. `name` is that of the opening tag,
   * absent for a policy's own wrapper. Everything is accepted by default.
   */
  accepts?(token: string, name: string | undefined): boolean
}

const maximumContent = 1024
const tag = /<([A-Za-z_][A-Za-z0-9_.-]{0,63})>([^<>{}]{1,1024})<\/[A-Za-z_][A-Za-z0-9_.-]{0,63}>/y
const tagPrefix = /^<[A-Za-z_][A-Za-z0-9_.-]{0,63}>$/
const tagSuffix = /^<\/[A-Za-z_][A-Za-z0-9_.-]{0,63}>$/
const brackets = /[<>{}]/

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
  const accepts = options.accepts ?? (() => true)
  const searches = literalWrappers(wrappers).map((wrapper) => literalSearch(text, wrapper))
  const tagAt = occurrences(text, '<')
  const found: WrappedToken[] = []
  let index = 0
  for (;;) {
    let next = tagAt(index)
    for (const search of searches) next = Math.min(next, search.nextPrefix(index))
    if (next === Number.POSITIVE_INFINITY) return found
    const match = matchAt(text, next, searches, accepts)
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

function literalWrappers(wrappers: readonly Wrapper[]): Wrapper[] {
  const literal = wrappers.filter(
    ({ prefix, suffix }) =>
      prefix !== '' && suffix !== '' && !(tagPrefix.test(prefix) && tagSuffix.test(suffix)),
  )
  const distinct = new Map(literal.map((wrapper) => [JSON.stringify(wrapper), wrapper]))
  return [...distinct.values()].sort((one, other) => other.prefix.length - one.prefix.length)
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
): WrappedToken | undefined {
  for (const { wrapper, nextPrefix, nextSuffix } of searches) {
    if (nextPrefix(start) !== start) continue
    const tokenStart = start + wrapper.prefix.length
    // A token has one character at least, so a suffix right after the prefix is no end of it.
    const tokenEnd = nextSuffix(tokenStart)
    if (tokenEnd === tokenStart || tokenEnd - tokenStart > maximumContent) continue
    const token = text.slice(tokenStart, tokenEnd)
    // The prefix first: where it stands again early, little is read, and the whole stays linear.
    if (token.includes(wrapper.prefix) || brackets.test(token)) continue
    if (accepts(token, undefined)) {
      return { start, end: tokenEnd + wrapper.suffix.length, tokenStart, tokenEnd }
    }
  }
  if (text[start] !== '<') return undefined
  tag.lastIndex = start
  const match = tag.exec(text)
  const [whole = '', name = '', token = ''] = match ?? []
  if (match === null || !accepts(token, name)) return undefined
  const tokenStart = start + name.length + 2
  return { start, end: start + whole.length, tokenStart, tokenEnd: tokenStart + token.length }
}
