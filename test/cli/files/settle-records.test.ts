import { MaskingError } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { settleRecords } from '../../../src/cli/files/settle-records.ts'

const fail = async (code: 'record_invalid' | 'unmasking_failed') => {
  throw new MaskingError(code, 'canary')
}

describe('settleRecords', () => {
  it.each([
    ['record_invalid', 'row 8 holds a token whose record was altered, or sealed under a secret'],
    ['unmasking_failed', 'row 8 holds a token that cannot be unmasked (unknown, erased'],
  ] as const)('says what may be wrong, and nothing of it, for %s', async (code, message) => {
    const settled = settleRecords([Promise.resolve('a'), fail(code)], 7, 'row')
    await expect(settled).rejects.toThrow(message)
    await expect(settled).rejects.not.toThrow('canary')
  })
})
