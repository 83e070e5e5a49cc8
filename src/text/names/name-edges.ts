import type { Detection } from '../recognize.ts'
import { gaps } from './gaps.ts'
import { wordFlags } from './lexicon.ts'
import { maximumWords } from './name-ends.ts'
import { isCapitalised, shapes } from './shapes.ts'
import type { Words } from './words.ts'

/** `J. R. R. Tolkien`: the tagger may start at the surname. */
export function withInitials(words: Words, first: number, lowest: number): number {
  let start = first
  while (
    start > lowest &&
    words.gaps[start] === gaps.abbreviated &&
    words.shapes[start - 1] === shapes.initial
  ) {
    start--
  }
  return start
}

/** `Tidewater S.A.`: the tagger may see the form alone. */
export function withNameInFront(words: Words, first: number, lowest: number): number {
  let start = first
  while (start > lowest && first - start < maximumWords && words.gaps[start] === gaps.space) {
    const shape = words.shapes[start - 1] as number
    if (!isCapitalised(shape) || shape === shapes.initial) break
    start--
  }
  return start
}

/** `Inc` or `Ltd Ltd` with no name in front. */
export function isBareForm(words: Words, start: number, end: number): boolean {
  for (let at = start; at <= end; at++) {
    const flags = words.flags[at] as number
    // `U.N.` is a name, `S.A.` is none.
    const isLetter = words.shapes[at] === shapes.initial && (flags & wordFlags.organization) === 0
    if ((flags & wordFlags.organizationWord) === 0 && !isLetter) return false
  }
  return true
}

/** A title in front of a name, its dot included. */
export function isTitle(words: Words, at: number): boolean {
  if (((words.flags[at] as number) & wordFlags.title) === 0) return false
  const next = words.gaps[at + 1] as number
  return next === gaps.space || next === gaps.abbreviated
}

/** `to` in `to okafor`: a small word that is no name. */
export function isPlainWord(words: Words, at: number): boolean {
  const flags = words.flags[at] as number
  const isName = (flags & (wordFlags.given | wordFlags.surname | wordFlags.particle)) !== 0
  if (words.shapes[at] !== shapes.lower || (flags & wordFlags.frequent) === 0) return false
  return !isName || (words.ends[at] as number) - (words.starts[at] as number) < 3
}

/** A particle or a plain word in lower case does not end a name that is capitalised. */
export function endsOutside(words: Words, at: number): boolean {
  const outside = wordFlags.particle | wordFlags.frequent | wordFlags.word
  return words.shapes[at] === shapes.lower && ((words.flags[at] as number) & outside) !== 0
}

/** One letter, or two in lower case, is no name by itself. */
export function isTooShort(words: Words, at: number): boolean {
  if (words.shapes[at] === shapes.initial) return true
  const length = (words.ends[at] as number) - (words.starts[at] as number)
  return words.shapes[at] === shapes.lower && length < 3
}

/** `MD` and `PhD` alone are nobody's name. */
export function isBareSuffix(words: Words, start: number, end: number): boolean {
  const named = wordFlags.given | wordFlags.surname
  return (
    start === end &&
    ((words.flags[start] as number) & (wordFlags.suffix | named)) === wordFlags.suffix
  )
}

/**
 * `Jr.`, `Smith J.` and `U.S.` have their dot unless it ends the sentence, which nobody can tell; it
 * is taken in.
 */
export function withDot(text: string, words: Words, last: number, find: Detection): Detection {
  const { start, end } = find
  if (text.charCodeAt(end) !== 46) return find
  const endsWithInitial = words.shapes[last] === shapes.initial
  if (endsWithInitial && start < (words.starts[last] as number)) return { ...find, end: end + 1 }
  if (end - start < 5) return find
  const isAlways = /[ .](?:Jr|Sr|[A-Z]\.[A-Z]|s\.r\.o|S\.r\.l|a\.s)$/.test(text.slice(end - 6, end))
  const isShort = isAlways || /[ .](?:Inc|Ltd|Co|Corp)$/.test(text.slice(end - 5, end))
  if (!isAlways && !goesOn(text, end + 1)) return find
  return isShort ? { ...find, end: end + 1 } : find
}

// `Acme Inc. said`, `(Acme Inc.)`: the dot ends no sentence.
function goesOn(text: string, at: number): boolean {
  return /^(?:[,;:)"'|]| [a-z(])/.test(text.slice(at, at + 2))
}
