import type { Calibration } from '../src/text/names/calibration.ts'
import { readFinds } from '../src/text/names/finds.ts'
import { labelCount } from '../src/text/names/labels.ts'
import type { Lexicon } from '../src/text/names/lexicon.ts'
import type { Weights } from '../src/text/names/model.ts'
import { labelWords } from '../src/text/names/tagging.ts'
import { createWords } from '../src/text/names/words.ts'
import { readSample } from './perceptron.ts'
import type { Sample } from './samples.ts'

const recognizers = ['person', 'organization', 'place', 'nationality']
/** Gives scores from which the lead can be read back. */
const slope = 0.005
const plain: Calibration = [2, slope, 2, slope, 2, slope, 2, slope]

const leadUnit = 100
/** No step is longer, or it could run away. */
const longestStep = 0.2

interface Outcome {
  readonly lead: number
  readonly isRight: boolean
}

/** Fits scores to how often finds are right in texts that were not trained on. */
export function calibrate(
  sample: () => Sample,
  lexicon: Lexicon,
  weights: Weights,
  texts: number,
): number[] {
  const outcomes = new Map<string, Outcome[]>(recognizers.map((name) => [name, []]))
  const size = 4096
  const words = createWords(size)
  const marks = new Uint8Array(size + 2)
  const leads = new Float32Array(size + 2)
  for (let count = 0; count < texts; count++) {
    const { text, spans } = sample()
    readSample(text, spans, lexicon, words)
    labelWords(text, words, weights, new Float64Array(labelCount), marks, leads)
    for (const find of readFinds(text, words, marks, leads, plain)) {
      const isRight = spans.some(
        ({ type, start, end }) =>
          type === find.entity && start === find.start && Math.abs(end - find.end) < 2,
      )
      const lead = (Math.log(find.score / (1 - find.score)) - 2) / slope
      outcomes.get(find.recognizer)?.push({ lead, isRight })
    }
  }
  return recognizers.flatMap((name) => fitLogit(outcomes.get(name) ?? []))
}

// Logistic regression of two numbers by short Newton steps; a prior keeps the slope finite.
function fitLogit(outcomes: readonly Outcome[]): number[] {
  let offset = 0
  let rise = 1
  for (let step = 0; step < 60; step++) {
    let [errors, leadErrors, whole, mixed, squares] = [-offset, 1 - rise, 1, 0, 1]
    for (const outcome of outcomes) {
      const lead = outcome.lead / leadUnit
      const guess = 1 / (1 + Math.exp(-(offset + rise * lead)))
      const error = (outcome.isRight ? 1 : 0) - guess
      const weight = guess * (1 - guess)
      errors += error
      leadErrors += error * lead
      whole += weight
      mixed += weight * lead
      squares += weight * lead * lead
    }
    const determinant = whole * squares - mixed * mixed
    offset += bound((squares * errors - mixed * leadErrors) / determinant)
    rise += bound((whole * leadErrors - mixed * errors) / determinant)
  }
  return [Number(offset.toFixed(3)), Number((rise / leadUnit).toFixed(5))]
}

function bound(step: number): number {
  return Math.max(-longestStep, Math.min(longestStep, step))
}
