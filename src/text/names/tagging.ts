import { featureCount, fillFeatures } from './features.ts'
import { labelCount, labels, mayFollow } from './labels.ts'
import { hashWord } from './letters.ts'
import { wordFlags } from './lexicon.ts'
import type { Weights } from './model.ts'
import { gaps, shapes, type Words } from './words.ts'

const copula = hashWord('is')
const features = new Int32Array(featureCount)
const scores = new Float64Array(labelCount)

const nameFlags =
  wordFlags.given |
  wordFlags.surname |
  wordFlags.place |
  wordFlags.nationality |
  wordFlags.organization |
  wordFlags.phrase
const continuingFlags = wordFlags.particle | wordFlags.suffix | wordFlags.organizationWord
/** No word of a name is longer than this, in UTF-16 units. */
const maximumLength = 40
const plainFlags = wordFlags.frequent | wordFlags.word | wordFlags.calendar

/**
 * Labels the words of a text from left to right, the best label first come: one pass, so that the
 * time is linear. Only words that could be names are scored. `confidences` gets by how much the
 * label led.
 */
export function labelWords(
  text: string,
  words: Words,
  weights: Weights,
  bias: Float64Array,
  marks: Uint8Array,
  confidences: Float32Array,
): void {
  let previous: number = labels.none
  let beforePrevious: number = labels.none
  for (let at = 0; at < words.count; at++) {
    let label: number = labels.none
    if (isCandidate(words, at, previous)) {
      fillFeatures(text, words, at, previous, beforePrevious, features)
      scoreLabels(weights)
      const isDemonym = ((words.flags[at] as number) & wordFlags.nationality) !== 0
      label = bestLabel(previous, isDemonym, bias)
      confidences[at] = (scores[label] as number) - (scores[labels.none] as number)
    }
    marks[at] = label
    beforePrevious = previous
    previous = label
  }
}

/** Whether a word could be part of a name: capitalised, a known name, or after a cue. */
export function isCandidate(words: Words, at: number, previous: number): boolean {
  const shape = words.shapes[at] as number
  if ((words.ends[at] as number) - (words.starts[at] as number) > maximumLength) return false
  if (shape >= shapes.capitalised && shape <= shapes.mixed) return true
  if (shape === shapes.known) return false
  const flags = words.flags[at] as number
  const gap = words.gaps[at] as number
  if (previous !== labels.none && follows(gap)) return mayGoOn(shape, flags, previous)
  if (shape !== shapes.lower) return false
  if ((flags & nameFlags) !== 0 && (flags & plainFlags) === 0) return true
  if (at === 0 || (flags & wordFlags.frequent) !== 0) {
    return (flags & wordFlags.given) !== 0 && nextIsSurname(words, at)
  }
  if (!isAfterCue(words, at)) return false
  return (flags & plainFlags) === 0 || (flags & nameFlags) !== 0
}

// `hello zbigniew`, `mr jones`, `my name is zbigniew`.
function isAfterCue(words: Words, at: number): boolean {
  const cues = wordFlags.cue | wordFlags.title
  if (((words.flags[at - 1] as number) & cues) !== 0) return true
  const isCopula = words.hashes[at - 1] === copula
  return isCopula && at > 1 && ((words.flags[at - 2] as number) & cues) !== 0
}

function mayGoOn(shape: number, flags: number, previous: number): boolean {
  const isOrganization =
    previous === labels.organizationStart || previous === labels.organizationInside
  if (shape === shapes.number || shape === shapes.alphanumeric) return isOrganization
  if (shape !== shapes.lower) return false
  if (isOrganization && (flags & wordFlags.joiner) !== 0) return true
  return (flags & (nameFlags | continuingFlags)) !== 0 || (flags & plainFlags) === 0
}

function follows(gap: number): boolean {
  return gap === gaps.space || gap === gaps.abbreviated || gap === gaps.ampersand
}

function nextIsSurname(words: Words, at: number): boolean {
  if (at + 1 >= words.count || words.gaps[at + 1] !== gaps.space) return false
  const flags = words.flags[at + 1] as number
  return (flags & wordFlags.surname) !== 0 && (flags & plainFlags) === 0
}

function scoreLabels(weights: Weights): void {
  scores.fill(0)
  for (let index = 0; index < featureCount; index++) {
    const row = (features[index] as number) * labelCount
    for (let label = 0; label < labelCount; label++) {
      scores[label] = (scores[label] as number) + (weights[row + label] as number)
    }
  }
}

function bestLabel(previous: number, isDemonym: boolean, bias: Float64Array): number {
  let best = 0
  let bestScore = (scores[0] as number) + (bias[0] as number)
  for (let label = 1; label < labelCount; label++) {
    const score = (scores[label] as number) + (bias[label] as number)
    if (label === labels.nationality && !isDemonym) break
    if (score > bestScore && mayFollow(previous, label)) {
      best = label
      bestScore = score
    }
  }
  return best
}
