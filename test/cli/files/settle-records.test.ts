import { MaskingError } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { settleRecords } from '../../../src/cli/files/settle-records.ts'

const fail = async (code: 'record_invalid' | 'unmasking_failed') => {
  throw new MaskingError(code, 'canary')
}

describe('settleRecords', () => {
  it.each([
    [
      'record_invalid',
      /^row 8 holds a token whose record was altered, or sealed under a secret that is not in your keys$/,
    ],
    ['unmasking_failed', 'row 8 holds a token that cannot be unmasked (unknown, erased'],
  ] as const)('says what may be wrong, and nothing of it, for %s', async (code, message) => {
    const settled = settleRecords([Promise.resolve('a'), fail(code)], 7, 'row')
    await expect(settled).rejects.toThrow(message)
    await expect(settled).rejects.not.toThrow('canary')
  })

  it('passes on an error that is not of a record', async () => {
    const error = new MaskingError('store_unavailable', 'the store is down')
    await expect(settleRecords([Promise.reject(error)], 7, 'row')).rejects.toBe(error)
  })

  it('answers in the order of the records', async () => {
    expect(await settleRecords([Promise.resolve('a'), Promise.resolve('b')], 0, 'row')).toEqual([
      'a',
      'b',
    ])
  })
})
