import { describe, expect, it } from 'vitest'
import { authenticateWithAny } from '../../../src/api/credentials/any-credential.ts'
import { anyRequest } from '../support/request.ts'

const principal = { id: 'one', permissions: [] }

describe('several kinds of credentials', () => {
  it('are asked in turn until one knows the bearer', async () => {
    const authenticate = authenticateWithAny(
      () => ({ refused: 'expired' }),
      async (bearer) => (bearer === 'right' ? principal : { refused: 'unknown' }),
      () => {
        throw new Error('asked in vain')
      },
    )
    expect(await authenticate('right', anyRequest)).toEqual(principal)
    await expect(authenticate('wrong', anyRequest)).rejects.toThrow('asked in vain')
  })

  it('answer the refusal that says most', async () => {
    const refuse = (refused: 'pending' | 'expired' | 'unknown') => () => ({ refused })
    const [pending, expired, unknown] = [refuse('pending'), refuse('expired'), refuse('unknown')]
    const ask = (...ways: ReturnType<typeof refuse>[]) =>
      authenticateWithAny(...ways)('any', anyRequest)
    expect(await ask(unknown, unknown)).toEqual({ refused: 'unknown' })
    expect(await ask(expired, unknown)).toEqual({ refused: 'expired' })
    expect(await ask(unknown, expired, pending)).toEqual({ refused: 'pending' })
  })

  it('have to be at least one', () => {
    expect(() => authenticateWithAny()).toThrow('authenticateWithKeys')
  })
})
