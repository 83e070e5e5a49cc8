import { gaps } from '../gaps.ts'
import { shapes } from '../shapes.ts'
import { isCapitalisedAt, type Words } from '../words.ts'
import { isDottedShort } from './address-gaps.ts'
import { houseNumberAt, isHouseNumber, lastOfUnit } from './house-numbers.ts'
import { loadStreetWords, streetEndings } from './street-words.ts'

const maximumNameWords = 4

/**
 * The last word of the street that starts at word `at`, its house number and unit included; -1 where
 * none starts. That is a house number before or after the name of a street, or a post-office box.
 */
export function lastOfStreetAddress(text: string, words: Words, at: number): number {
  const street = lastOfStreet(text, words, at)
  return street === -1 ? -1 : lastOfUnit(words, street)
}

function lastOfStreet(text: string, words: Words, at: number): number {
  const shape = words.shapes[at] as number
  if (shape === shapes.number || shape === shapes.alphanumeric) {
    return isHouseNumber(text, words, at) ? lastAfterNumber(text, words, at) : -1
  }
  const { before, boxes } = loadStreetWords()
  const hash = words.hashes[at] as number
  if (shape === shapes.capitalised || shape === shapes.mixed) {
    if (endsAsStreet(text, words, at)) return houseNumberAt(text, words, at + 1)
    const street = lastOfSplitStreet(words, at)
    if (street !== -1) return houseNumberAt(text, words, street + 1)
  }
  if (before.has(hash) && shape !== shapes.lower) return lastBeforeNumber(text, words, at)
  if (boxes.has(hash)) return -1
  return lastOfBox(text, words, at)
}

// `Wiesdorfer Platz 68`, `Alte Bremer Straße 5`
function lastOfSplitStreet(words: Words, at: number): number {
  for (let index = at + 1; index <= at + 2 && index < words.count; index++) {
    if (words.gaps[index] !== gaps.space || !isCapitalisedAt(words, index)) return -1
    if (loadStreetWords().split.has(words.hashes[index] as number)) return index
  }
  return -1
}

// `PO Box 12` and `P.O. Box 12`.
function lastOfBox(text: string, words: Words, at: number): number {
  const { boxes } = loadStreetWords()
  const start = words.starts[at] as number
  const first = text.charCodeAt(start) | 32
  if (first !== 112) return -1
  let next = at + 1
  const isSplit = words.shapes[at] === shapes.initial
  if (isSplit) {
    if (((text.charCodeAt(words.starts[next] as number) | 32) as number) !== 111) return -1
    next++
  } else if (
    (words.ends[at] as number) - start !== 2 ||
    (text.charCodeAt(start + 1) | 32) !== 111
  ) {
    return -1
  }
  if (next >= words.count || !boxes.has(words.hashes[next] as number)) return -1
  const number = next + 1
  return number < words.count && words.shapes[number] === shapes.number ? number : -1
}

function lastAfterNumber(text: string, words: Words, at: number): number {
  const { after, before, directions, joining } = loadStreetWords()
  const first = at + 1
  if (first >= words.count) return -1
  const opening = words.gaps[first] as number
  if (opening !== gaps.space && opening !== gaps.comma) return -1
  if (before.has(words.hashes[first] as number)) {
    const last = lastOfName(words, first, joining)
    if (last > first) return last
  }
  if (opening !== gaps.space) return -1
  let last = -1
  const end = Math.min(words.count, first + maximumNameWords + 1)
  for (let index = first; index < end; index++) {
    const gap = words.gaps[index] as number
    if (gap !== gaps.space && !isDottedShort(words, index, gap)) break
    const hash = words.hashes[index] as number
    if (index === first && namesStreet(text, words, index)) last = index
    const isStreet = after.has(hash)
    if (
      index > first &&
      isStreet &&
      (isCapitalisedAt(words, index) || words.shapes[first] === shapes.lower)
    ) {
      if (isCapitalisedAt(words, index) || isPlainStreet(text, words, index)) last = index
    }
    if (
      !isCapitalisedAt(words, index) &&
      !isOrdinal(text, words, index) &&
      !isLowerStreet(words, first, index)
    )
      break
  }
  if (last === -1) return -1
  const next = last + 1
  if (
    next < words.count &&
    words.gaps[next] === gaps.space &&
    directions.has(words.hashes[next] as number) &&
    words.shapes[next] !== shapes.lower
  ) {
    return next
  }
  return last
}

// `12 maple street`: only the plainest words count where nothing is capitalised.
function isPlainStreet(text: string, words: Words, at: number): boolean {
  const word = text.slice(words.starts[at], words.ends[at])
  return /^(?:street|avenue|road|lane|drive|boulevard|blvd|ave|rd|st)$/.test(word)
}

function isLowerStreet(words: Words, first: number, at: number): boolean {
  return words.shapes[first] === shapes.lower && words.shapes[at] === shapes.lower && at - first < 3
}

function lastBeforeNumber(text: string, words: Words, at: number): number {
  const name = lastOfName(words, at, loadStreetWords().joining)
  return name === at ? -1 : houseNumberAt(text, words, name + 1)
}

function lastOfName(words: Words, first: number, joining: ReadonlySet<number>): number {
  let last = first
  const end = Math.min(words.count, first + maximumNameWords + 2)
  for (let index = first + 1; index < end; index++) {
    const gap = words.gaps[index] as number
    if (gap !== gaps.space && gap !== gaps.abbreviated) break
    if (isCapitalisedAt(words, index)) last = index
    else if (!joining.has(words.hashes[index] as number)) break
  }
  return last
}

function isOrdinal(text: string, words: Words, at: number): boolean {
  if (words.shapes[at] !== shapes.alphanumeric) return false
  return /^\d{1,3}(?:st|nd|rd|th)$/i.test(text.slice(words.starts[at], words.ends[at]))
}

// `48 Lindenstraße` and `1400 Broadway`, the number in front as forms in English have it.
function namesStreet(text: string, words: Words, at: number): boolean {
  if (!isCapitalisedAt(words, at)) return false
  if (loadStreetWords().whole.has(words.hashes[at] as number)) return true
  const end = words.ends[at] as number
  const last = text.slice(Math.max(words.starts[at] as number, end - 8), end).toLowerCase()
  return /.(?:straße|strasse|gasse|straat|gracht|gatan|vägen|veien)$/.test(last)
}

function endsAsStreet(text: string, words: Words, at: number): boolean {
  const end = words.ends[at] as number
  const start = words.starts[at] as number
  if (end - start < 5) return false
  const last = text.slice(Math.max(start, end - 7), end).toLowerCase()
  return streetEndings.some((ending) => last.endsWith(ending) && end - start > ending.length + 1)
}
