/**
 * How many characters a match of a regular expression can have at most, and so how far one try at a
 * place can read; infinity where a quantifier has no upper bound, or a part is not known. Takes the
 * source with `(?<name>` groups written as `(`.
 */
export function longestMatch(source: string): number {
  let index = 0

  function readAlternatives(): number {
    let longest = 0
    let length = 0
    while (index < source.length && source[index] !== ')') {
      if (source[index] === '|') {
        index++
        longest = Math.max(longest, length)
        length = 0
      } else {
        const atom = readAtom()
        const times = readQuantifier()
        length += atom === 0 ? 0 : atom * times
      }
    }
    return Math.max(longest, length)
  }

  function readAtom(): number {
    const start = source[index++]
    if (start === '(') {
      const head = /^\?(?:[:=!]|<[=!])/.exec(source.slice(index, index + 3))?.[0] ?? ''
      index += head.length
      // Of another kind, such as modifiers: not known.
      const isUnknown = head === '' && source[index] === '?'
      const length = readAlternatives()
      index++
      return isUnknown ? Number.POSITIVE_INFINITY : length
    }
    if (start === '[') return readClass()
    if (start !== '\\') return start === '^' || start === '$' ? 0 : 1
    const sequence =
      /^(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[\s\S])/.exec(
        source.slice(index, index + 80),
      )
    const text = sequence?.[0] ?? ''
    index += text.length
    if (/^[1-9k]/.test(text)) return Number.POSITIVE_INFINITY
    return text === 'b' || text === 'B' ? 0 : 1
  }

  function readClass(): number {
    while (index < source.length && source[index] !== ']') index += source[index] === '\\' ? 2 : 1
    index++
    return 1
  }

  function readQuantifier(): number {
    const match = /^(?:([*+])|(\?)|\{(\d{1,12})(?:(,)(\d{0,12}))?\})\??/.exec(
      source.slice(index, index + 40),
    )
    if (match === null) return 1
    index += match[0].length
    const [, open, optional, least, comma, most] = match
    if (open !== undefined) return Number.POSITIVE_INFINITY
    if (optional !== undefined) return 1
    if (comma === undefined) return Number(least)
    return most === '' ? Number.POSITIVE_INFINITY : Number(most)
  }

  return readAlternatives()
}
