import { isCandidate } from './candidates.ts'
import { featureCount, fillFeatures } from './features.ts'
import { labelCount, labels, mayFollow } from './labels.ts'
import { wordFlags } from './lexicon.ts'
import type { Weights } from './model.ts'
import type { Words } from './words.ts'

const features = new Int32Array(featureCount)
const scores = new Float64Array(labelCount)

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
    if (isCandidate(text, words, at, previous)) {
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

function scoreLabels(weights: Weights): void {
  let none = 0
  let personStart = 0
  let personInside = 0
  let organizationStart = 0
  let organizationInside = 0
  let placeStart = 0
  let placeInside = 0
  let nationality = 0
  // Written out, for this is where the time goes: eight sums in registers.
  for (let index = 0; index < featureCount; index++) {
    const row = (features[index] as number) * labelCount
    none += weights[row] as number
    personStart += weights[row + 1] as number
    personInside += weights[row + 2] as number
    organizationStart += weights[row + 3] as number
    organizationInside += weights[row + 4] as number
    placeStart += weights[row + 5] as number
    placeInside += weights[row + 6] as number
    nationality += weights[row + 7] as number
  }
  scores[labels.none] = none
  scores[labels.personStart] = personStart
  scores[labels.personInside] = personInside
  scores[labels.organizationStart] = organizationStart
  scores[labels.organizationInside] = organizationInside
  scores[labels.placeStart] = placeStart
  scores[labels.placeInside] = placeInside
  scores[labels.nationality] = nationality
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
