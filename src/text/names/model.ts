import { brotliDecompressSync } from 'node:zlib'
import { featureBits } from './features.ts'
import { labelCount } from './labels.ts'
import { readPackedModel } from './packed.ts'

/** A weight for each feature and label, the labels of one feature side by side. */
export type Weights = Int8Array | Float32Array

let weights: Weights | undefined

/** The weights that are shipped; unpacked on first use. */
export function loadWeights(): Weights {
  weights ??= readWeights(readPackedModel())
  return weights
}

/** Unpacks weights: for each label in turn a signed byte per feature. */
export function readWeights(packed: string): Int8Array {
  const bytes = brotliDecompressSync(Buffer.from(packed, 'base64'))
  const columns = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  const features = 1 << featureBits
  const rows = new Int8Array(features * labelCount)
  for (let label = 0; label < labelCount; label++) {
    for (let from = label * features, to = label; to < rows.length; from++, to += labelCount) {
      rows[to] = columns[from] as number
    }
  }
  return rows
}
