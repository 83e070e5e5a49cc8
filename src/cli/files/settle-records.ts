import { MaskingError } from '../../errors.ts'
import { dataError } from '../command-error.ts'

/** What is wrong with a record, in words that name no value; the codes are the record's own fault. */
const problems: ReadonlyMap<string, string> = new Map([
  ['bad_request', 'is not JSON'],
  ['invalid_document', 'is JSON that cannot be masked'],
  ['payload_too_large', 'holds too many or too long values'],
  ['unmasking_failed', 'holds a token that cannot be unmasked'],
  [
    'record_invalid',
    'holds a token whose record was altered, or sealed under a secret that is not in your keys',
  ],
])

/** A data error that names the record, where the error is the record's own fault; else the error. */
export function blameRecord(error: unknown, place: string): unknown {
  const problem = error instanceof MaskingError ? problems.get(error.code) : undefined
  if (problem === undefined) return error
  const hint =
    problem === problems.get('unmasking_failed')
      ? ' (unknown, erased, expired, of another tenant or other keys; --keep-unknown leaves it)'
      : ''
  return dataError(`${place} ${problem}${hint}`)
}

/** All answers; where some failed, the error of the first record that did. */
export async function settleRecords<Answer>(
  work: readonly Promise<Answer>[],
  first: number,
  word: string,
): Promise<readonly Answer[]> {
  const settled = await Promise.allSettled(work)
  return settled.map((one, index) => {
    if (one.status === 'fulfilled') return one.value
    throw blameRecord(one.reason, `${word} ${first + index}`)
  })
}
