import { usageError } from './command-error.ts'
import type { Surroundings } from './surroundings.ts'

const longestInput = 16_777_216

/** The whole standard input. Throws a usage error for more than 16 MiB. */
export async function readInputText(input: Surroundings['input']): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Uint8Array)
    length += bytes.length
    if (length > longestInput) throw usageError('the standard input is too long: give it in parts')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
