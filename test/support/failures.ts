import { inspect } from 'node:util'
import { expect } from 'vitest'
import type { MaskingError } from '../../src/errors.ts'
import type { TokenStore } from '../../src/types.ts'

export const secretKey = 'KEYKEYKEYKEYKEYKEYKEYK'
export const secretRecord = Buffer.from('RECORDRECORDRECORDRECORDRECORD')
export const entry = { key: secretKey, record: secretRecord }

/** Everything that a logger could get out of an error, in every form that bytes are printed in. */
export function expectClean(error: unknown): void {
  const printed =
    JSON.stringify(error) +
    JSON.stringify(error, Object.getOwnPropertyNames(error)) +
    inspect(error, { showHidden: true, depth: Number.POSITIVE_INFINITY }) +
    String((error as Error).stack)
  const spaced = secretRecord.toString('hex').replace(/../g, '$& ').slice(0, 30)
  for (const secret of [
    'KEYKEY',
    'RECORDREC',
    secretRecord.toString('base64').slice(0, 12),
    spaced,
  ]) {
    expect(printed).not.toContain(secret)
  }
  expect(printed).not.toContain(JSON.stringify([...secretRecord]).slice(1, 20))
}

export async function failure(work: Promise<unknown>): Promise<MaskingError> {
  const [result] = await Promise.allSettled([work])
  return failureOf(result)
}

export function failureOf(result: PromiseSettledResult<unknown> | undefined): MaskingError {
  const error = result?.status === 'rejected' ? result.reason : undefined
  expect(error).toMatchObject({ name: 'MaskingError' })
  expectClean(error)
  return error
}

/** In the order claim, read, replace, count. */
export async function everyCall(store: TokenStore): Promise<PromiseSettledResult<unknown>[]> {
  return await Promise.allSettled([
    store.claim([entry]),
    store.read([secretKey]),
    store.replace([{ ...entry, expected: secretRecord }]),
    store.count?.(secretKey, 1),
  ])
}
