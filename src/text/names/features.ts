import { gaps } from './gaps.ts'
import { foldUnit } from './letters.ts'
import { wordFlags } from './lexicon.ts'
import { shapes } from './shapes.ts'
import type { Words } from './words.ts'

/** Bits of a feature's number; features that share one share their weights. */
export const featureBits = 16
/** Features of one word. */
export const featureCount = 36

const edge = 7
const runLength = 6
const runs = wordFlags.particle | wordFlags.joiner

/**
 * Writes the numbers of the features of word `at` into `features`: its own properties, those of
 * two neighbours on each side, how the run of capitalised words ends that it stands in, and the
 * labels of the two words before it.
 */
export function fillFeatures(
  text: string,
  words: Words,
  at: number,
  previous: number,
  beforePrevious: number,
  features: Int32Array,
): void {
  const { count, flags, shapes: forms, gaps: between, identities } = words
  const own = flags[at] as number
  const shape = forms[at] as number
  const gap = between[at] as number
  const gapAfter = between[at + 1] as number
  const identity = identities[at] as number
  const one = at > 0 ? (identities[at - 1] as number) : edge
  const two = at > 1 ? (identities[at - 2] as number) : edge
  const next = at + 1 < count ? (identities[at + 1] as number) : edge
  const afterNext = at + 2 < count ? (identities[at + 2] as number) : edge
  const flagsBefore = at > 0 ? (flags[at - 1] as number) : 0
  const flagsAfter = at + 1 < count ? (flags[at + 1] as number) : 0
  const shapeBefore = at > 0 ? (forms[at - 1] as number) : edge
  const shapeAfter = at + 1 < count ? (forms[at + 1] as number) : 10
  const opens = gap === gaps.start || gap === gaps.line || gap === gaps.sentence ? 1 : 0
  const last = lastOfRun(words, at)
  const lastFlags = flags[last] as number
  const beyond = last + 1 < count ? (identities[last + 1] as number) : edge

  features[0] = mix(0, shape, opens)
  features[1] = mix(1, own, 0)
  features[2] = mix(2, own, shape * 2 + opens)
  features[3] = mix(3, identity, 0)
  features[4] = mix(4, one, 0)
  features[5] = mix(5, next, 0)
  features[6] = mix(6, two, one)
  features[7] = mix(7, next, afterNext)
  features[8] = mix(8, one, gap)
  features[9] = mix(9, gap * 16 + gapAfter, shape)
  features[10] = mix(10, flagsBefore * 16 + shapeBefore, own)
  features[11] = mix(11, own, flagsAfter * 256 + shapeAfter * 16 + gapAfter)
  features[12] = mix(12, previous, 0)
  features[13] = mix(13, previous, gap * 16 + shape)
  features[14] = mix(14, previous, own)
  features[15] = mix(15, previous, identity)
  features[16] = mix(16, previous, beforePrevious)
  features[17] = mix(17, ending(text, words, at, 3), 0)
  features[18] = mix(18, ending(text, words, at, 2), shape)
  features[19] = mix(19, opening(text, words, at, 3), 0)
  features[20] = mix(20, previous * 65536 + own, flagsAfter)
  features[21] = mix(21, one, own)
  features[22] = mix(22, next, own)
  features[23] = mix(23, two, 0)
  features[24] = mix(24, afterNext, 0)
  features[25] = mix(25, shapeBefore * 4096 + shape * 256 + shapeAfter * 16 + gap, gapAfter)
  features[26] = mix(26, previous * 16 + shape, one)
  features[27] = mix(27, previous * 16 + gapAfter, next)
  features[28] = mix(28, lastFlags, last - at)
  features[29] = mix(29, identities[last] as number, last > at ? 1 : 0)
  features[30] = mix(30, last - at, beyond)
  features[31] = mix(31, last - at, between[last + 1] as number)
  features[32] = mix(32, own, beyond)
  features[33] = mix(33, opens * 16 + shape, next)
  features[34] = mix(34, length(words, at), shape)
  features[35] = mix(35, two, own)
}

/** The last word of the run of capitalised words that `at` stands in, or starts. */
function lastOfRun(words: Words, at: number): number {
  const end = Math.min(words.count - 1, at + runLength)
  let last = at
  while (last < end) {
    const gap = words.gaps[last + 1] as number
    if (gap !== gaps.space && gap !== gaps.abbreviated && gap !== gaps.ampersand) break
    const shape = words.shapes[last + 1] as number
    if (shape === shapes.lower && ((words.flags[last + 1] as number) & runs) === 0) {
      break
    }
    if (shape > shapes.mixed) break
    last++
  }
  while (last > at && words.shapes[last] === shapes.lower) last--
  return last
}

function length(words: Words, at: number): number {
  return Math.min(12, (words.ends[at] as number) - (words.starts[at] as number))
}

function ending(text: string, words: Words, at: number, units: number): number {
  const end = words.ends[at] as number
  return fold(text, Math.max(words.starts[at] as number, end - units), end)
}

function opening(text: string, words: Words, at: number, units: number): number {
  const start = words.starts[at] as number
  return fold(text, start, Math.min(words.ends[at] as number, start + units))
}

function fold(text: string, start: number, end: number): number {
  let folded = 0
  for (let index = start; index < end; index++) {
    folded = Math.imul(folded, 1031) + foldUnit(text.charCodeAt(index))
  }
  return folded
}

function mix(kind: number, first: number, second: number): number {
  let hash = Math.imul(first + Math.imul(kind, 0x9e3779b1), 0x85ebca6b)
  hash ^= hash >>> 15
  hash = Math.imul(hash ^ second, 0xc2b2ae35)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0x27d4eb2f)
  return (hash ^ (hash >>> 15)) & ((1 << featureBits) - 1)
}
