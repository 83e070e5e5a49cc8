import { isDigit } from '../../characters.ts'
import { gaps } from '../gaps.ts'
import { shapes } from '../shapes.ts'
import type { Words } from '../words.ts'
import { isNear } from './address-gaps.ts'
import { loadStreetWords } from './street-words.ts'

/** `at` where a house number stands there behind the name of a street, else -1. */
export function houseNumberAt(text: string, words: Words, at: number): number {
  if (at >= words.count) return -1
  const gap = words.gaps[at] as number
  const isAfterName =
    gap === gaps.space || gap === gaps.comma || gap === gaps.sentence || gap === gaps.abbreviated
  return isAfterName && isHouseNumber(text, words, at) ? at : -1
}

/** Whether the word is figures with at most one letter, six units at most, and no part of a longer number. */
export function isHouseNumber(text: string, words: Words, at: number): boolean {
  const start = words.starts[at] as number
  const end = words.ends[at] as number
  if (end - start > 6 || !isDigit(text.charCodeAt(start))) return false
  const gap = words.gaps[at] as number
  if (gap === gaps.dot || gap === gaps.nothing || gap === gaps.joined) return false
  let letters = 0
  for (let index = start; index < end; index++) {
    if (!isDigit(text.charCodeAt(index))) letters++
  }
  return letters <= 1
}

/** The last word of the flat or the suite behind a street that ends at `last`; `last` where there is none. */
export function lastOfUnit(words: Words, last: number): number {
  const { units } = loadStreetWords()
  const unit = last + 1
  if (unit + 1 >= words.count || !isNear(words, unit)) return last
  if (!units.has(words.hashes[unit] as number)) return last
  const shape = words.shapes[unit + 1] as number
  const isNumber =
    shape === shapes.number || shape === shapes.alphanumeric || shape === shapes.initial
  return isNumber && words.gaps[unit + 1] !== gaps.line ? unit + 1 : last
}

/** Whether what ends at `last` ends with a flat or a suite and its number. */
export function endsWithUnit(words: Words, last: number): boolean {
  return last > 0 && loadStreetWords().units.has(words.hashes[last - 1] as number)
}
