import { createMasker, MemoryTokenStore, type TokenType } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { shut } from '../support/token-lists.ts'

// The more values, the longer a slow machine takes for them.
const timeout = 20_000
const fourDigits = Array.from({ length: 10_000 }, (_, index) => String(index).padStart(4, '0'))
const typeOf = (own: Partial<TokenType>): TokenType => ({
  tokenName: 'Own',
  noOfBytes: 'same as input',
  minimumNoOfBytes: 2,
  maximumNoOfBytes: 2,
  tokenCharacters: 'numeric',
  caseSensitive: true,
  ...own,
})

async function answerOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('10,000 values of four digits', () => {
  const ownType = typeOf({ tokenName: 'Four', minimumNoOfBytes: 4, maximumNoOfBytes: 25 })

  it.each([
    ['a format that keeps digits', 'Numeric Token', 'Social Identification Numbers'],
    ['a format of cards', 'Numeric Token', 'Credit Card'],
    ['a numeric token type of their length', 'Four', undefined],
  ])('under %s give as many tokens of four digits', async (_name, tokenName, format) => {
    const store = new MemoryTokenStore()
    const options = { keys: testKeys, store, timeout, tokenTypes: [ownType] }
    const rules = { '[*]': format === undefined ? { tokenName } : { tokenName, format } }
    const masker = createMasker(options)
    const tokens = await masker.maskDocument(fourDigits, rules)
    expect(new Set(tokens).size).toBe(10_000)
    expect(tokens.filter((token) => !/^\d{4}$/.test(token))).toEqual([])
    // A permutation, and not the one that changes nothing or all alike.
    const kept = tokens.filter((token, index) => token === fourDigits[index]).length
    expect(kept).toBeLessThan(20)
    const later = createMasker({ ...options, cache: false })
    expect(await later.unmaskDocument(tokens, ['[*]'])).toEqual(fourDigits)
    expect(await later.maskDocument(fourDigits.toReversed(), rules)).toEqual(tokens.toReversed())
  })

  it('under a numeric token type of greater length give tokens of 20 digits', async () => {
    const masker = createMasker({ keys: testKeys, timeout })
    const rules = { '[*]': { tokenName: 'Numeric Token' } }
    const tokens = await masker.maskDocument(fourDigits, rules)
    expect(new Set(tokens).size).toBe(10_000)
    expect(tokens.filter((token) => !/^\d{20}$/.test(token))).toEqual([])
    expect(await masker.unmaskDocument(tokens, rules)).toEqual(fourDigits)
  })

  it('have none left for one that was erased among all of them', async () => {
    const masker = createMasker({ keys: testKeys, timeout, tokenTypes: [ownType] })
    const rules = { '[*]': { tokenName: 'Four' } }
    const tokens = await masker.maskDocument(fourDigits, rules)
    await masker.erase({ token: tokens[42] as string })
    expect(await answerOf(masker.maskDocument(['0042'], rules))).toBe('token_space_exhausted')
    const others = tokens.toSpliced(42, 1)
    expect(await masker.unmaskDocument(others, rules)).toEqual(fourDigits.toSpliced(42, 1))
  })
})

describe('a token type with room for fewer than 2^64 tokens', () => {
  it.each([
    [{ tokenCharacters: 'numeric', maximumNoOfBytes: 19 }, 20],
    [{ tokenCharacters: 'alpha-numeric', maximumNoOfBytes: 10 }, 11],
    [{ tokenCharacters: 'alpha-numeric', caseSensitive: false, maximumNoOfBytes: 12 }, 13],
    [{ tokenCharacters: 'text', maximumNoOfBytes: 11 }, 12],
    [{ tokenCharacters: 'text', caseSensitive: false, maximumNoOfBytes: 13 }, 14],
  ] as const)('is refused with what to do: %j', (own, enough) => {
    const create = (maximumNoOfBytes: number, smallSpace?: boolean) => () =>
      createMasker({
        keys: testKeys,
        tokenTypes: [
          typeOf({
            ...own,
            maximumNoOfBytes,
            ...(smallSpace === undefined ? {} : { smallSpace }),
          }),
        ],
      })
    expect(create(own.maximumNoOfBytes)).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        message: expect.stringMatching(
          new RegExp(`"Own".*raise maximumNoOfBytes to ${enough} or more, or set smallSpace: true`),
        ),
      }),
    )
    expect(create(own.maximumNoOfBytes, false)).toThrow('smallSpace: true')
    expect(create(own.maximumNoOfBytes, true)).not.toThrow()
    expect(create(enough)).not.toThrow()
  })
})

describe('a small space that was asked for', () => {
  it.each([
    ['digits', { tokenCharacters: 'numeric' }, 100, /^\d\d$/],
    ['letters', { tokenCharacters: 'text', caseSensitive: false }, 676, /^[a-z]{2}$/],
  ] as const)('of two %s gives each value a token of its own until it runs out', async (_name, own, size, form) => {
    const store = new MemoryTokenStore()
    const options = {
      keys: testKeys,
      store,
      timeout,
      tokenTypes: [typeOf({ ...own, smallSpace: true })],
    }
    const masker = createMasker(options)
    const rules = { '[*]': { tokenName: 'Own' } }
    const given = new Map<string, string>()
    let end: unknown
    for (let count = 0; end === undefined; count++) {
      const value = `value ${count}`
      try {
        const [token] = (await masker.maskDocument([value], rules)) as [string]
        expect(token).toMatch(form)
        expect(given.has(token)).toBe(false)
        given.set(token, value)
      } catch (error) {
        end = error
      }
    }
    expect(end).toMatchObject({
      code: 'token_space_exhausted',
      message: expect.stringContaining('larger format or token type'),
    })
    expect(String(end)).not.toMatch(/value \d/)
    expect(given.size).toBeGreaterThan(size * 0.8)
    const later = createMasker({ ...options, cache: false })
    const [tokens, values] = [[...given.keys()], [...given.values()]]
    expect(await later.unmaskDocument(tokens, ['[*]'])).toEqual(values)
    const newer = Array.from({ length: size }, (_, index) => `newer ${index}`)
    // Values that have a token keep it, in any order and from any process.
    expect(await later.maskDocument(values.toReversed(), rules)).toEqual(tokens.toReversed())
    expect(await answerOf(later.maskDocument([...values, ...newer], rules))).toBe(
      'token_space_exhausted',
    )
    expect(await later.unmaskDocument(tokens, ['[*]'])).toEqual(values)
  })

  it('keeps its tokens apart where several processes fill it at once', async () => {
    const store = new MemoryTokenStore()
    const tokenTypes = [typeOf({ minimumNoOfBytes: 3, maximumNoOfBytes: 3, smallSpace: true })]
    const rules = { '[*]': { tokenName: 'Own' } }
    const values = Array.from({ length: 600 }, (_, index) => `value ${index}`)
    const maskers = Array.from({ length: 4 }, () =>
      createMasker({ keys: testKeys, store, timeout, tokenTypes }),
    )
    const answers = await Promise.all(
      maskers.map((masker, index) => {
        const turn = index * 150
        return masker.maskDocument([...values.slice(turn), ...values.slice(0, turn)], rules)
      }),
    )
    const reader = createMasker({ keys: testKeys, store, timeout, tokenTypes, cache: false })
    for (const [index, tokens] of answers.entries()) {
      const turn = index * 150
      expect(new Set(tokens).size).toBe(600)
      expect(await reader.unmaskDocument(tokens, ['[*]'])).toEqual([
        ...values.slice(turn),
        ...values.slice(0, turn),
      ])
    }
    // One token each, in whatever order a process met the values.
    const [first] = answers as [string[]]
    for (const [index, tokens] of answers.entries()) {
      expect([...tokens.slice(600 - index * 150), ...tokens.slice(0, 600 - index * 150)]).toEqual(
        first,
      )
    }
  })

  it('never gives a dead token out again', async () => {
    const masker = createMasker({
      ...{ keys: testKeys, timeout },
      tokenTypes: [typeOf({ minimumNoOfBytes: 1, maximumNoOfBytes: 1, smallSpace: true })],
    })
    const rules = { '[*]': { tokenName: 'Own' } }
    const dead: string[] = []
    for (;;) {
      const made = masker.maskDocument(['a'], rules)
      if ((await answerOf(made)) === 'token_space_exhausted') break
      const [token] = (await made) as [string]
      expect(dead).not.toContain(token)
      await masker.erase({ token })
      dead.push(token)
    }
    expect(dead.length).toBeGreaterThan(5)
    for (const token of dead) {
      expect(await answerOf(masker.unmaskDocument([token], ['[*]']))).toBe(shut)
    }
  })
})
