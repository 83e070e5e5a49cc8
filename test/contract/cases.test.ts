import { createMasker, MemoryTokenStore, type TokenStore } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { checkFinds, checkShape, listCases, prepareCase } from './support/contract-cases.ts'

describe('the contract, case by case', () => {
  it('holds all 55 cases', () => {
    expect(listCases().length).toBe(55)
  })

  for (const one of listCases()) {
    it(one.id, async () => {
      const { masker, body } = await prepareCase(one)
      const answer =
        one.call === 'mask' ? await masker.maskFields(body) : await masker.unmaskFields(body)
      expect(answer.status).toBe(one.status)
      if (one.response) expect(JSON.parse(JSON.stringify(answer))).toEqual(one.response)
      if (one.shape) await checkShape(masker, one.shape, answer.data as never)
      if (one.finds) await checkFinds(masker, one.finds, answer.data as never)
    })
  }

  it('makes no token for the entries before the first bad one', async () => {
    const store = new MemoryTokenStore()
    const claimed: string[] = []
    const watched: TokenStore = {
      claim: (entries) => {
        claimed.push(...entries.map(({ key }) => key))
        return store.claim(entries)
      },
      read: (keys) => store.read(keys),
      replace: (replacements) => store.replace(replacements),
    }
    const masker = createMasker({ keys: testKeys, store: watched })
    const one = listCases().find(({ id }) => id === 'mask-first-bad-entry-decides')
    await masker.maskFields(one?.body)
    expect(claimed).toEqual([])
  })
})
