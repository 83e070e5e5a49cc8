import type { RevealWord } from './rule.ts'

/** Everything but punctuation, white space and the signs of sums; a letter with its marks is one. */
const characters = /[^\p{P}\p{Z}\p{Sm}\p{Sc}\s]\p{M}*/gu
const words = /(?:[^\p{P}\p{Z}\p{Sm}\p{Sc}\s]\p{M}*)+/gu

/** What stands for text whose length is not told. */
const hidden = '***'

/**
 * Hides most of a value behind `*`, one-way. `last4`: the last four letters or digits stay, none of
 * a value with eight or fewer; `first`: the first letter of each word stays, none of a word of one
 * letter. Both keep punctuation and white space, and so tell a value's length and shape. `domain`:
 * `***@` and the domain of an e-mail address; `***` for all else, which tells no length.
 */
export function revealValue(value: string, how: RevealWord): string {
  if (how === 'last4') return lastFour(value)
  return how === 'first' ? firstLetters(value) : domainOf(value)
}

function lastFour(value: string): string {
  const count = value.match(characters)?.length ?? 0
  const hiddenCount = count > 8 ? count - 4 : count
  let index = 0
  return value.replace(characters, (character) => (index++ < hiddenCount ? '*' : character))
}

function firstLetters(value: string): string {
  return value.replace(words, (word) => {
    const [first = '', ...rest] = word.match(characters) ?? []
    const shown = rest.length > 0 && /^\p{L}/u.test(first) ? first : '*'
    return shown + '*'.repeat(rest.length)
  })
}

function domainOf(value: string): string {
  const at = value.lastIndexOf('@')
  const domain = value.slice(at + 1).trim()
  // What only looks like an address (a handle, a sentence with an @) has nothing that may stay.
  const isAddress = at > 0 && /^[\p{L}\p{N}\p{M}-]+(?:\.[\p{L}\p{N}\p{M}-]+)+$/u.test(domain)
  return isAddress ? `${hidden}@${domain}` : hidden
}
