import { readFinds } from './names/finds.ts'
import { labelCount } from './names/labels.ts'
import { loadLexicon } from './names/lexicon.ts'
import { loadWeights } from './names/model.ts'
import { calibration } from './names/model-data.ts'
import { findNativeNames, mergeFinds } from './names/native-names.ts'
import { markPhrases } from './names/phrases.ts'
import { splitWords } from './names/split-words.ts'
import { labelWords } from './names/tagging.ts'
import { createWords, type Words } from './names/words.ts'
import type { Detection } from './recognize.ts'

export interface NameOptions {
  /** Which of PERSON, ORGANIZATION, ADDRESS and NATIONALITY are found; all by default. */
  readonly entities?: ReadonlySet<string>
  /** Taken for the sake of one shape of options; names of every culture are found whatever it says. */
  readonly locales?: readonly string[]
}

/** The recognisers of names, by the name that a find says. */
export const nameRecognizers: readonly { name: string; entity: string }[] = [
  { name: 'person', entity: 'PERSON' },
  { name: 'organization', entity: 'ORGANIZATION' },
  { name: 'address', entity: 'ADDRESS' },
  { name: 'place', entity: 'ADDRESS' },
  { name: 'nationality', entity: 'NATIONALITY' },
]

/** Columns for texts of up to this length are kept for the next text. */
const keptLength = 16384

interface Columns {
  readonly capacity: number
  readonly words: Words
  readonly marks: Uint8Array
  readonly confidences: Float32Array
}

let kept: Columns | undefined

/**
 * Makes a function that finds the names of people, organisations and places, street addresses and
 * nationalities in a text, sorted, none overlapping. `known` are the finds of structured PII in the
 * same text, sorted; nothing is found inside them. The finds depend on nothing but the text and
 * `known`; time is linear. Lists and weights are unpacked at the first call.
 */
export function createNameTagger(
  options: NameOptions = {},
): (text: string, known: readonly Detection[]) => Detection[] {
  const { entities } = options
  const bias = new Float64Array(labelCount)

  return (text, known) => {
    const lexicon = loadLexicon()
    const weights = loadWeights()
    const { words, marks, confidences } = columnsFor(text.length)
    splitWords(text, known, lexicon, words)
    markPhrases(text, lexicon, words)
    labelWords(text, words, weights, bias, marks, confidences)
    const native = findNativeNames(text, words, known)
    const finds = mergeFinds(native, readFinds(text, words, marks, confidences, calibration))
    return entities === undefined ? finds : finds.filter(({ entity }) => entities.has(entity))
  }
}

function columnsFor(length: number): Columns {
  if (kept !== undefined && kept.capacity >= length) return kept
  const capacity = Math.max(keptLength, length)
  const columns = {
    capacity,
    words: createWords(capacity + 2),
    marks: new Uint8Array(capacity + 2),
    confidences: new Float32Array(capacity + 2),
  }
  if (capacity === keptLength) kept = columns
  return columns
}
