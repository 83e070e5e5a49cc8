import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readLexicon } from '../../../src/text/names/lexicon.ts'
import { packedLexicon } from '../../../src/text/names/lexicon-data.ts'
import { packedModel } from '../../../src/text/names/model-data.ts'
import { createGenerator } from '../../../training/generate.ts'
import { makeLexicon } from '../../../training/lexicon.ts'
import { readLists } from '../../../training/lists.ts'
import { train } from '../../../training/perceptron.ts'
import { createRandom } from '../../../training/random.ts'

const lists = readLists()
const lexiconBytes = makeLexicon(lists)

describe('training', () => {
  it('makes the lexicon that is shipped', () => {
    const shipped = brotliDecompressSync(Buffer.from(packedLexicon, 'base64'))
    expect(shipped.equals(lexiconBytes)).toBe(true)
  })

  it('gives the same weights for the same seed and others for another', () => {
    const lexicon = readLexicon(lexiconBytes)
    const run = (seed: number) =>
      train(createGenerator(lists, seed, 'train'), lexicon, createRandom(seed), {
        sentences: 200,
        rounds: 2,
      })
    const first = Buffer.from(run(5).buffer)
    expect(first.equals(Buffer.from(run(5).buffer))).toBe(true)
    expect(first.equals(Buffer.from(run(6).buffer))).toBe(false)
  })

  it('holds templates out of training', () => {
    const texts = (part: 'train' | 'test') => {
      const generate = createGenerator(lists, 3, part)
      return Array.from({ length: 400 }, () => generate().text).join('\n')
    }
    expect(texts('train').includes('I spoke with')).toBe(false)
    expect(texts('test').includes('I spoke with')).toBe(true)
  })

  it('keeps what is shipped small', () => {
    expect(packedLexicon.length + packedModel.length).toBeLessThan(600_000)
  })
})
