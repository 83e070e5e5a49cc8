import type { Draw } from './alphabet.ts'

const consonants = 'bdfghjklmnprstvz'
const vowels = 'aeio'
const streets = ['Street', 'Avenue', 'Road', 'Lane', 'Drive', 'Court', 'Place', 'Way']
// Each syllable is 6 bits: eleven of them are a space of 2^66.
const safeSyllables = 11

/** A name of as many pronounceable words as the value has, two at least. */
export function drawName(value: string, draw: Draw): string {
  const words = Math.min(Math.max(value.trim().split(/\s+/).length, 2), 6)
  const each = Math.ceil(safeSyllables / words)
  return Array.from({ length: words }, () => drawWord(each, draw)).join(' ')
}

/** A city of two pronounceable words. */
export function drawCity(draw: Draw): string {
  return `${drawWord(6, draw)} ${drawWord(5, draw)}`
}

/** A house number, a street and a place. */
export function drawAddress(draw: Draw): string {
  const number = 1 + draw(10) * 100 + draw(100)
  const street = streets[draw(streets.length)] as string
  return `${number} ${drawWord(5, draw)} ${street}, ${drawWord(5, draw)}`
}

/** Whether a text could be one of these names, cities or addresses. */
export function couldBeRealistic(text: string): boolean {
  let letters = 0
  for (const word of text.split(/[ ,]+/)) {
    if (/^(?:[BDFGHJKLMNPRSTVZbdfghjklmnprstvz][aeio]){2,}$/.test(word)) letters += word.length
  }
  return letters >= (safeSyllables - 1) * 2
}

function drawWord(syllables: number, draw: Draw): string {
  let word = ''
  for (let count = 0; count < syllables; count++) {
    word += `${consonants[draw(consonants.length)]}${vowels[draw(vowels.length)]}`
  }
  return word[0]?.toUpperCase() + word.slice(1)
}
