import { writeFileSync } from 'node:fs'
import { featureBits } from '../src/text/names/features.ts'
import { labelCount } from '../src/text/names/labels.ts'
import { readLexicon } from '../src/text/names/lexicon.ts'
import { createGenerator } from './generate.ts'
import { makeLexicon, pack } from './lexicon.ts'
import { readLists } from './lists.ts'
import { train } from './perceptron.ts'
import { createRandom } from './random.ts'

const seed = 20
const sentences = Number(process.env['SENTENCES'] ?? 120000)
const rounds = 4

const lists = readLists()
const lexiconBytes = makeLexicon(lists)
const lexicon = readLexicon(lexiconBytes)
const weights = train(createGenerator(lists, seed, 'train'), lexicon, createRandom(seed), {
  sentences,
  rounds,
})
const packedModel = pack(toBytes(weights))
write('lexicon-data', 'packedLexicon', pack(lexiconBytes))
write('model-data', 'packedModel', packedModel)

/** Weights as signed bytes, a column for each label; what is small becomes nothing. */
function toBytes(weights: Float64Array): Uint8Array {
  let largest = 0
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight))
  const scale = 6
  console.log(`largest weight ${largest.toFixed(1)}`)
  const features = 1 << featureBits
  const bytes = new Int8Array(weights.length)
  for (let label = 0; label < labelCount; label++) {
    for (let feature = 0; feature < features; feature++) {
      const weight = (weights[feature * labelCount + label] as number) * scale
      const rounded = Math.round(Math.max(-127, Math.min(127, weight)))
      bytes[label * features + feature] = Math.abs(rounded) < 4 ? 0 : rounded
    }
  }
  return new Uint8Array(bytes.buffer)
}

function write(file: string, name: string, packed: string): void {
  const target = new URL(`../src/text/names/${file}.ts`, import.meta.url)
  const text = `/** Made by \`npx tsx training/train-names.ts\`; not to be edited. */\nexport const ${name}: string =\n  '${packed}'\n`
  writeFileSync(target, text)
  console.log(`${file}: ${(packed.length / 1000).toFixed(0)} KB`)
}
