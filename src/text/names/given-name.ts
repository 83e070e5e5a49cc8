import { hashWord } from './letters.ts'
import { flagsOf, loadLexicon, wordFlags } from './lexicon.ts'

/** Whether a word, without its context, is the name of a person rather than a word of the language. */
export function isGivenName(word: string): boolean {
  const flags = flagsOf(loadLexicon(), hashWord(word))
  return (flags & wordFlags.given) !== 0 && (flags & wordFlags.frequent) === 0
}
