import { featureBits } from '../src/text/names/features.ts'
import { labelCount } from '../src/text/names/labels.ts'
import { readLexicon } from '../src/text/names/lexicon.ts'
import { readWeights } from '../src/text/names/model.ts'
import { calibrate } from './calibrate.ts'
import { createGenerator } from './generate.ts'
import { makeLexicon, pack } from './lexicon.ts'
import { readLists } from './lists.ts'
import { train } from './perceptron.ts'
import { createRandom } from './random.ts'

/** A model is the mean of as many: what only one of them has learnt is noise, and costs room. */
const seeds = [25, 26, 27]
const settings = { sentences: 190_000, rounds: 4 }
const calibrationSeed = 4711
const calibrationTexts = 12_000
/** Weights of a unit, and what is so small that it becomes nothing, in steps of a signed byte. */
const scale = 5
const smallest = 4

const note = '/** Made by `npx tsx training/train-names.ts`; not to be edited. */\n'

/** Makes the two files of data that the package carries, by their name in `src/text/names`. */
export function makeDataFiles(): ReadonlyMap<string, string> {
  const lists = readLists()
  const lexiconBytes = makeLexicon(lists)
  const lexicon = readLexicon(lexiconBytes)
  const models = seeds.map((seed) =>
    train(createGenerator(lists, seed, 'train'), lexicon, createRandom(seed), settings),
  )
  const packedModel = pack(toBytes(averageOf(models)))
  const heldOut = createGenerator(lists, calibrationSeed, 'test')
  const calibration = calibrate(heldOut, lexicon, readWeights(packedModel), calibrationTexts)
  return new Map([
    ['lexicon-data.ts', note + constant('packedLexicon', pack(lexiconBytes))],
    [
      'model-data.ts',
      `${note}${constant('packedModel', packedModel)}\n/** How leads become scores. */\nexport const calibration: readonly number[] = [\n  ${calibration.join(', ')},\n]\n`,
    ],
  ])
}

function averageOf(models: readonly Float64Array[]): Float64Array {
  const average = new Float64Array(models[0]?.length ?? 0)
  for (const weights of models) {
    for (let index = 0; index < average.length; index++) {
      average[index] = (average[index] as number) + (weights[index] as number) / models.length
    }
  }
  return average
}

/** Weights as signed bytes, a column for each label; what is small becomes nothing. */
function toBytes(weights: Float64Array): Uint8Array {
  const features = 1 << featureBits
  const bytes = new Int8Array(weights.length)
  for (let label = 0; label < labelCount; label++) {
    for (let feature = 0; feature < features; feature++) {
      const weight = (weights[feature * labelCount + label] as number) * scale
      const rounded = Math.round(Math.max(-127, Math.min(127, weight)))
      bytes[label * features + feature] = Math.abs(rounded) < smallest ? 0 : rounded
    }
  }
  return new Uint8Array(bytes.buffer)
}

function constant(name: string, packed: string): string {
  return `export const ${name}: string =\n  '${packed}'\n`
}
