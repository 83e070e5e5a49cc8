/** A run of ASCII letters and digits, with what tells drawn characters from written ones. */
export interface Word {
  readonly start: number
  readonly end: number
  /** How often one of digit, small letter and capital follows another kind. */
  readonly changes: number
  readonly hasDigits: boolean
  readonly hasLetters: boolean
}

const other = 0
const digit = 1
const small = 2
const capital = 3
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= 48 && code <= 57) return digit
  if (code >= 97 && code <= 122) return small
  return code >= 65 && code <= 90 ? capital : other
})

/** The kind of the UTF-16 unit at `at`: 0 where it belongs to no word. */
function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code < 128 ? (kinds[code] as number) : other
}

/** Whether the unit at `at` belongs to a word; false outside the text. */
export function isWordPart(text: string, at: number): boolean {
  return at >= 0 && at < text.length && kindAt(text, at) !== other
}

/** The word that begins at `start`, of which there is one. */
export function readWord(text: string, start: number): Word {
  let previous = kindAt(text, start)
  let changes = 0
  let hasDigits = false
  let hasLetters = false
  let end = start
  for (let kind = previous; kind !== other; kind = kindAt(text, end)) {
    if (kind !== previous) changes++
    if (kind === digit) hasDigits = true
    else hasLetters = true
    previous = kind
    end++
    if (end >= text.length) break
  }
  return { start, end, changes, hasDigits, hasLetters }
}

/** Where the first word from `at` on begins; the text's length if there is none. */
export function wordStartFrom(text: string, at: number): number {
  let start = at
  while (start < text.length && kindAt(text, start) === other) start++
  return start
}

/** The word before `at`, at most two separators away; undefined if there is none so near. */
export function wordBefore(text: string, at: number, separators: string): Word | undefined {
  let end = at
  while (end > 0 && at - end < 2 && separators.includes(text.charAt(end - 1))) end--
  if (end === at || !isWordPart(text, end - 1)) return undefined
  let start = end
  while (start > 0 && end - start < 65 && isWordPart(text, start - 1)) start--
  return end - start > 64 ? undefined : readWord(text, start)
}

/** The word after `at`, at most two separators away; undefined if there is none so near. */
export function wordAfter(text: string, at: number, separators: string): Word | undefined {
  let start = at
  while (start - at < 2 && start < text.length && separators.includes(text.charAt(start))) start++
  if (start === at || !isWordPart(text, start)) return undefined
  const word = readWord(text, start)
  return word.end - word.start > 64 ? undefined : word
}
