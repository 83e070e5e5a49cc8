/** What stands before and after a token in a text, such as `<PER>` and `</PER>`. */
export interface Wrapper {
  readonly prefix: string
  readonly suffix: string
}

/** UTF-16 units that a wrapped token may have. */
export const longestContent = 1024
/** What ends a token's content. */
export const brackets: RegExp = /[<>{}]/

const tag = /<([A-Za-z_][A-Za-z0-9_.-]{0,63})>([^<>{}]{1,1024})<\/[A-Za-z_][A-Za-z0-9_.-]{0,63}>/y
const openTag =
  /<(?:[A-Za-z_][A-Za-z0-9_.-]{0,63}(?:>(?:[^<>{}]{1,1024}(?:<(?:\/(?:[A-Za-z_][A-Za-z0-9_.-]{0,63})?)?)?)?)?)?$/y
const tagPrefix = /^<[A-Za-z_][A-Za-z0-9_.-]{0,63}>$/
const tagSuffix = /^<\/[A-Za-z_][A-Za-z0-9_.-]{0,63}>$/

/** A masker has one list of wrappers for years, and asks about it for every line of a text. */
const literalsOf = new WeakMap<readonly Wrapper[], readonly Wrapper[]>()

/** The wrappers that are no pair of tags, longest prefix first, each once; a list does not change. */
export function literalWrappers(wrappers: readonly Wrapper[]): readonly Wrapper[] {
  let literals = literalsOf.get(wrappers)
  if (literals === undefined) {
    literals = chooseLiterals(wrappers)
    literalsOf.set(wrappers, literals)
  }
  return literals
}

/** Whether a wrapped token, or the beginning of one, may stand in a text. */
export function mayHoldWrapped(text: string, literals: readonly Wrapper[]): boolean {
  return text.includes('<') || literals.some(({ prefix }) => text.includes(prefix))
}

function chooseLiterals(wrappers: readonly Wrapper[]): readonly Wrapper[] {
  const literal = wrappers.filter(
    ({ prefix, suffix }) =>
      prefix !== '' && suffix !== '' && !(tagPrefix.test(prefix) && tagSuffix.test(suffix)),
  )
  const distinct = new Map(literal.map((wrapper) => [JSON.stringify(wrapper), wrapper]))
  return [...distinct.values()].sort((one, other) => other.prefix.length - one.prefix.length)
}

/** A token between tags that begins at `start`: the name of the opening one, and what is between them. */
export function matchTag(
  text: string,
  start: number,
): { readonly end: number; readonly name: string; readonly token: string } | undefined {
  tag.lastIndex = start
  const match = tag.exec(text)
  if (match === null) return undefined
  const [whole, name = '', token = ''] = match
  return { end: start + whole.length, name, token }
}

/** Whether what begins at `start` goes to the end of the text and could become a token between tags. */
export function isOpenTag(text: string, start: number): boolean {
  openTag.lastIndex = start
  return openTag.test(text)
}

/** Whether the prefix that stands at `start` could become a whole wrapper with more text. */
export function isOpenLiteral(text: string, start: number, { prefix, suffix }: Wrapper): boolean {
  const tokenStart = start + prefix.length
  const rest = text.slice(tokenStart)
  if (rest === '') return true
  if (rest.length > longestContent + suffix.length || rest.includes(suffix)) return false
  // The text may end within the suffix, which may hold brackets.
  for (let begun = 0; begun < suffix.length && begun < rest.length; begun++) {
    const content = rest.slice(0, rest.length - begun)
    if (!suffix.startsWith(rest.slice(rest.length - begun))) continue
    if (content.length <= longestContent && !content.includes(prefix) && !brackets.test(content)) {
      return true
    }
  }
  return false
}

/** The first place from `from` on where the text ends within one of the prefixes; infinity for none. */
export function openPrefixAt(text: string, from: number, literals: readonly Wrapper[]): number {
  let first = Number.POSITIVE_INFINITY
  for (const { prefix } of literals) {
    const earliest = Math.max(from, text.length - prefix.length + 1)
    for (let start = earliest; start < Math.min(text.length, first); start++) {
      if (prefix.startsWith(text.slice(start))) first = start
    }
  }
  return first
}
