import { gaps } from './gaps.ts'
import { foldUnit, hashStart, hashUnit } from './letters.ts'
import { flagsOf, type Lexicon, wordFlags } from './lexicon.ts'
import type { Words } from './words.ts'

const maximumWords = 4
const maximumLength = 40
const marked = wordFlags.place | wordFlags.organization | wordFlags.nationality

/** Gives the words of known phrases, such as `New York`, the flags of the phrase. */
export function markPhrases(text: string, lexicon: Lexicon, words: Words): void {
  for (let at = 0; at < words.count; at++) {
    const flags = words.flags[at] as number
    if ((flags & wordFlags.phrase) === 0) continue
    const last = lastOfPhrase(text, lexicon, words, at)
    if (last === at) {
      words.flags[at] = flags & ~wordFlags.phrase
      continue
    }
    at = last
  }
}

function lastOfPhrase(text: string, lexicon: Lexicon, words: Words, first: number): number {
  const start = words.starts[first] as number
  let hash = hashStart
  let index = start
  let last = first
  let lastFlags = 0
  const end = Math.min(words.count, first + maximumWords)
  for (let at = first; at < end; at++) {
    const wordEnd = words.ends[at] as number
    if (wordEnd - start > maximumLength || (at > first && !ties(words.gaps[at] as number))) break
    for (; index < wordEnd; index++) hash = hashUnit(hash, foldUnit(text.charCodeAt(index)))
    const flags = at > first ? flagsOf(lexicon, hash) & marked : 0
    if (flags === 0) continue
    last = at
    lastFlags = flags
  }
  for (let at = first; at <= last && last > first; at++) {
    words.flags[at] =
      ((words.flags[at] as number) & wordFlags.frequent) | lastFlags | wordFlags.phrase
  }
  return last
}

function ties(gap: number): boolean {
  return (
    gap === gaps.space ||
    // `U.S`
    gap === gaps.dot ||
    gap === gaps.ampersand ||
    gap === gaps.abbreviated ||
    gap === gaps.sentence
  )
}
