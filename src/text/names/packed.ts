import { packedLexicon } from './lexicon-data.ts'
import { packedModel } from './model-data.ts'

// Functions, so that the build can keep the data in a file of its own, read on the first call.

/** The lexicon, brotli in base64. */
export function readPackedLexicon(): string {
  return packedLexicon
}

/** The weights of the model, brotli in base64. */
export function readPackedModel(): string {
  return packedModel
}
