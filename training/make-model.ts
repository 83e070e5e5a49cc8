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

const seed = 20
const settings = { sentences: 120_000, rounds: 4 }
const calibrationSeed = 4711
const calibrationTexts = 12_000
/** Weights of a unit, and what is so small that it becomes nothing, in steps of a signed byte. */
const scale = 6
const smallest = 4

const note = '/** Made by `npx tsx training/train-names.ts`; not to be edited. */\n'

/** Makes the two files of data that the package carries, by their name in `src/text/names`. */
export function makeDataFiles(): ReadonlyMap<string, string> {
  const lists = readLists()
  const lexiconBytes = makeLexicon(lists)
  const lexicon = readLexicon(lexiconBytes)
  const generate = createGenerator(lists, seed, 'train')
  const packedModel = pack(toBytes(train(generate, lexicon, createRandom(seed), settings)))
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
