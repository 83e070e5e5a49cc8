import { isCandidate } from '../src/text/names/candidates.ts'
import { featureBits, featureCount, fillFeatures } from '../src/text/names/features.ts'
import { labelCount, labels, mayFollow } from '../src/text/names/labels.ts'
import { type Lexicon, wordFlags } from '../src/text/names/lexicon.ts'
import { markPhrases } from '../src/text/names/phrases.ts'
import { shapes } from '../src/text/names/shapes.ts'
import { splitWords } from '../src/text/names/split-words.ts'
import { createWords, type Words } from '../src/text/names/words.ts'
import type { Random } from './random.ts'
import type { Labelled, Sample } from './samples.ts'

const starts: Readonly<Record<string, number>> = {
  PERSON: labels.personStart,
  ORGANIZATION: labels.organizationStart,
  ADDRESS: labels.placeStart,
  NATIONALITY: labels.nationality,
}
/** Of the names in a text this share loses its flags, so that shape and context must do. */
const forgotten = 0.25

export interface Settings {
  readonly sentences: number
  readonly rounds: number
}

/** Trains an averaged perceptron that labels from left to right on its own earlier labels. */
export function train(
  sample: () => Sample,
  lexicon: Lexicon,
  random: Random,
  { sentences, rounds }: Settings,
): Float64Array {
  const size = (1 << featureBits) * labelCount
  const weights = new Float32Array(size)
  const totals = new Float64Array(size)
  const features = new Int32Array(featureCount)
  const words = createWords(4096)
  let step = 1
  const samples = Array.from({ length: sentences }, sample)
  for (let round = 0; round < rounds; round++) {
    for (const { text, spans } of samples) {
      readSample(text, spans, lexicon, words)
      forget(words, spans, random)
      let previous: number = labels.none
      let beforePrevious: number = labels.none
      for (let at = 0; at < words.count; at++) {
        const gold = goldLabel(words, at, spans)
        let label: number = labels.none
        if (isCandidate(text, words, at, previous)) {
          fillFeatures(text, words, at, previous, beforePrevious, features)
          label = best(weights, features, previous, gold)
          const wanted = mayFollow(previous, gold) ? gold : gold - 1
          if (label !== wanted) update(weights, totals, features, wanted, label, step)
          step++
        }
        // The label that was guessed is what the next word sees, as it will be in use.
        beforePrevious = previous
        previous = label
      }
    }
    shuffle(samples, random)
  }
  const averaged = new Float64Array(size)
  for (let index = 0; index < size; index++) {
    averaged[index] = (weights[index] as number) - (totals[index] as number) / step
  }
  return averaged
}

/** Splits a sample's text as the package does, with its finds of structured PII. */
export function readSample(
  text: string,
  spans: readonly Labelled[],
  lexicon: Lexicon,
  words: Words,
): void {
  const known = spans
    .filter(({ type }) => type === 'KNOWN')
    .map(({ start, end }) => ({
      entity: text.slice(start, end).includes('@') ? 'EMAIL_ADDRESS' : 'PHONE_NUMBER',
      start,
      end,
      score: 1,
      recognizer: 'known',
    }))
  splitWords(text, known, lexicon, words)
  markPhrases(text, lexicon, words)
}

function forget(words: Words, spans: readonly Labelled[], random: Random): void {
  for (const { start, end, type } of spans) {
    if (type === 'KNOWN' || type === 'NATIONALITY') continue
    const whole = random.chance(forgotten)
    for (let at = 0; at < words.count; at++) {
      const inside = (words.starts[at] as number) >= start && (words.ends[at] as number) <= end
      if (!inside || !(whole || random.chance(forgotten / 3))) continue
      // Lower-case names that are on no list are not even looked at.
      if (words.shapes[at] === shapes.lower) continue
      const kept = wordFlags.organizationWord | wordFlags.particle | wordFlags.suffix
      const flags = words.flags[at] as number
      if ((flags & (wordFlags.frequent | wordFlags.word)) !== 0) continue
      words.flags[at] = flags & kept
    }
  }
}

function goldLabel(words: Words, at: number, spans: readonly Labelled[]): number {
  const start = words.starts[at] as number
  const end = words.ends[at] as number
  for (const span of spans) {
    if (start >= span.end || end <= span.start) continue
    const first = starts[span.type]
    if (first === undefined) return labels.none
    if (first === labels.nationality) return first
    if (first === labels.placeStart && words.shapes[at] === shapes.number) return labels.none
    return at > 0 && (words.starts[at - 1] as number) >= span.start && isNameWord(words, at - 1)
      ? first + 1
      : first
  }
  return labels.none
}

// House numbers that open an address are no part of the name of the place.
function isNameWord(words: Words, at: number): boolean {
  return words.shapes[at] !== shapes.number
}

function best(weights: Float32Array, features: Int32Array, previous: number, gold: number): number {
  let label = 0
  let highest = Number.NEGATIVE_INFINITY
  for (let candidate = 0; candidate < labelCount; candidate++) {
    if (!mayFollow(previous, candidate)) continue
    // Missing a name costs more than finding one too many, so "none" must win by a margin.
    let score = candidate === gold ? -1 : 0
    for (const feature of features) score += weights[feature * labelCount + candidate] as number
    if (score > highest) {
      label = candidate
      highest = score
    }
  }
  return label
}

function update(
  weights: Float32Array,
  totals: Float64Array,
  features: Int32Array,
  gold: number,
  guess: number,
  step: number,
): void {
  for (const feature of features) {
    const up = feature * labelCount + gold
    const down = feature * labelCount + guess
    weights[up] = (weights[up] as number) + 1
    totals[up] = (totals[up] as number) + step
    weights[down] = (weights[down] as number) - 1
    totals[down] = (totals[down] as number) - step
  }
}

function shuffle<T>(items: T[], random: Random): void {
  for (let index = items.length - 1; index > 0; index--) {
    const other = random.integer(index + 1)
    const item = items[index] as T
    items[index] = items[other] as T
    items[other] = item
  }
}
