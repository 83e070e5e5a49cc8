// Positions in text that is known to be valid JSON; what is not valid is never looked for here.

const quote = 34
const comma = 44
const backslash = 92
const openingBracket = 91
const closingBracket = 93
const openingBrace = 123
const closingBrace = 125
const space = 32

/** The first position at or after `at` that is not white space. */
export function skipSpace(text: string, at: number): number {
  let position = at
  while (text.charCodeAt(position) <= space) position++
  return position
}

/** The position after the value that begins at `at`. */
export function valueEnd(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === quote) return stringEnd(text, at)
  if (code !== openingBrace && code !== openingBracket) return scalarEnd(text, at)
  let level = 1
  let position = at + 1
  while (level > 0) {
    const inner = text.charCodeAt(position)
    if (inner === quote) {
      position = stringEnd(text, position)
      continue
    }
    if (inner === openingBrace || inner === openingBracket) level++
    else if (inner === closingBrace || inner === closingBracket) level--
    position++
  }
  return position
}

/** Up to this length of a string, looking at each character is faster than `indexOf`. */
const shortString = 48

/** The position after the string whose opening quote is at `at`. */
export function stringEnd(text: string, at: number): number {
  const far = at + shortString
  let end = at + 1
  for (; end < far; end++) {
    const code = text.charCodeAt(end)
    if (code === quote) return end + 1
    if (code === backslash) end++
  }
  // An escape may have led past `far`, so what follows begins outside of one.
  const from = end
  end = text.indexOf('"', from)
  while (isEscaped(text, end, from)) end = text.indexOf('"', end + 1)
  return end + 1
}

/** The position after the number, `true`, `false` or `null` that begins at `at`. */
export function scalarEnd(text: string, at: number): number {
  let position = at + 1
  for (;;) {
    const code = text.charCodeAt(position)
    const goesOn =
      code > space && code !== comma && code !== closingBracket && code !== closingBrace
    if (!goesOn) return position
    position++
  }
}

/**
 * The position of the closing quote of the key whose opening quote is at `at`; its complement
 * (`~position`) where the key holds an escape.
 */
export function keyEnd(text: string, at: number): number {
  let position = at + 1
  for (;;) {
    const code = text.charCodeAt(position)
    if (code === quote) return position
    if (code === backslash) return ~(stringEnd(text, at) - 1)
    position++
  }
}

function isEscaped(text: string, at: number, from: number): boolean {
  let start = at
  while (start > from && text.charCodeAt(start - 1) === backslash) start--
  return (at - start) % 2 === 1
}
