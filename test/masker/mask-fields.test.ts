import { createMasker, MemoryTokenStore } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../src/contract/envelope.ts'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { createRecordSeal } from '../../src/tokens/record.ts'
import { takeBackup } from '../support/backups.ts'
import { testKeys } from '../support/keys.ts'

describe('attributes', () => {
  const seal = createRecordSeal(deriveTokenKeys(testKeys))

  it.each([
    ['of an entry with a token name', { value: 'Ann', token_name: 'Text Token' }, 'of the entry'],
    ['of an entry that is searched', { value: 'mail ann@example.com' }, 'of the entry'],
    ['of the call, where an entry has none', { value: 'mail ann@example.com' }, undefined],
  ])('%s are sealed with its tokens', async (_, entry, page) => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const mask = [{ ...entry, ...(page === undefined ? {} : { attributes: { page } }) }]
    expect(
      await masker.maskFields({ mask }, { attributes: { page: 'of the call' } }),
    ).toMatchObject({ success: true })
    const sealed = [...(await takeBackup(store))]
      .filter(([key]) => !key.startsWith('check-'))
      .map(([key, record]) => seal.open(key, record).toString('latin1'))
      .join('\n')
    expect(sealed).toContain(JSON.stringify({ page: page ?? 'of the call' }))
  })
})

describe('an answer that is too long', () => {
  const limits = { maskedLength: 20 }

  it('names the entries it is of, and no other', async () => {
    const masker = createMasker({ keys: testKeys, limits })
    const values = ['x'.repeat(20), 'x'.repeat(21), 'as such', 'x'.repeat(30)]
    const answer = await masker.maskFields({ mask: values.map((value) => ({ value })) })
    expect(answer).toMatchObject({ success: false, status: 400 })
    expect(failureOf(answer)?.issues?.map(({ path }) => path)).toEqual([
      ['mask', 1, 'value'],
      ['mask', 3, 'value'],
    ])
  })

  it('is not one of as many characters as may be', async () => {
    const masker = createMasker({ keys: testKeys, limits })
    const value = 'x'.repeat(20)
    const answer = await masker.maskFields({ mask: [{ value }] })
    expect(answer.data?.[0]?.token_value).toBe(value)
  })
})

it('takes as many entries as a batch may have, and not one more', async () => {
  const masker = createMasker({ keys: testKeys, limits: { batch: 2 } })
  const mask = ['as such', 'as well', 'as ever'].map((value) => ({ value }))
  expect(await masker.maskFields({ mask: mask.slice(1) })).toMatchObject({ success: true })
  expect((await masker.maskFields({ mask })).status).toBe(413)
})
