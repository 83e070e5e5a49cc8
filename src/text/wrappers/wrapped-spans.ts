import {
  brackets,
  isOpenLiteral,
  isOpenTag,
  longestContent,
  matchTag,
  openPrefixAt,
  type Wrapper,
} from './wrapper-forms.ts'

/** UTF-16 units of a text. */
interface Span {
  readonly start: number
  readonly end: number
}

/**
 * What begins between `from` and `at`, goes beyond `at`, and could be read as a wrapped token; `open`
 * where that depends on text that has not come.
 */
export function spanAt(
  text: string,
  from: number,
  at: number,
  open: boolean,
  literals: readonly Wrapper[],
): Span | 'open' | undefined {
  const segment = text.slice(from, at)
  let answer: 'open' | undefined
  // Its content holds no bracket, so that it begins with the last `<` or the one before.
  let tagAt = segment.lastIndexOf('<')
  for (let count = 0; tagAt !== -1 && count < 2; count++) {
    const start = from + tagAt
    const match = matchTag(text, start)
    if (match !== undefined && match.end > at) return { start, end: match.end }
    if (match === undefined && open && isOpenTag(text, start)) answer = 'open'
    tagAt = tagAt === 0 ? -1 : segment.lastIndexOf('<', tagAt - 1)
  }
  for (const wrapper of literals) {
    const within = text.slice(from, at + wrapper.prefix.length - 1)
    for (let near = within.indexOf(wrapper.prefix); near !== -1; ) {
      const start = from + near
      const end = literalEnd(text, start, wrapper)
      if (end > at) return { start, end }
      if (end === -1 && open && isOpenLiteral(text, start, wrapper)) answer = 'open'
      near = within.indexOf(wrapper.prefix, near + 1)
    }
  }
  if (open && openPrefixAt(text, from, literals) < at) answer = 'open'
  return answer
}

/** The end of the wrapper whose prefix stands at `start`; -1 if it is none. */
function literalEnd(text: string, start: number, { prefix, suffix }: Wrapper): number {
  const tokenStart = start + prefix.length
  const longest = text.slice(tokenStart, tokenStart + longestContent + suffix.length)
  const again = longest.indexOf(prefix)
  const reach = again === -1 ? longest.length : again + prefix.length - 1 + suffix.length
  const length = longest.slice(0, reach).indexOf(suffix)
  if (length < 1 || brackets.test(longest.slice(0, length))) return -1
  return tokenStart + length + suffix.length
}
