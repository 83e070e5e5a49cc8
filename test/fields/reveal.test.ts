import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { revealValue } from '../../src/fields/reveal.ts'

describe('revealValue', () => {
  it.each([
    ['4111 1111 1111 1234', '**** **** **** 1234'],
    ['123-45-6789', '***-**-6789'],
    ['+1 (555) 010-1234', '+* (***) ***-1234'],
    ['12345678', '********'],
    ['1234', '****'],
    ['', ''],
    ['abcdefgh\u{1d7d8}e\u0301', '******gh\u{1d7d8}e\u0301'],
    ['😀😀', '**'],
    ['\ud800\ud800', '**'],
  ])('last4 of %s', (value, shown) => {
    expect(revealValue(value, 'last4')).toBe(shown)
  })

  it.each([
    ['John Smith', 'J*** S****'],
    ["Mary-Jane O'Neil", "M***-J*** *'N***"],
    ['Élodie Ünal', 'É***** Ü***'],
    ['E\u0301lodie', 'E\u0301*****'],
    ['X', '*'],
    ['4111 1111', '**** ****'],
    ['李小龍', '李**'],
  ])('first of %s', (value, shown) => {
    expect(revealValue(value, 'first')).toBe(shown)
  })

  it.each([
    ['john.doe@example.com', '***@example.com'],
    ['"a@b"@mail.example.com', '***@mail.example.com'],
    ['jürgen@müller.de', '***@müller.de'],
    ['no address', '***'],
    ['@handle.example', '***'],
    ['john@', '***'],
    ['john@localhost', '***'],
    ['mail john@example.com or call', '***'],
    ['', '***'],
  ])('domain of %s', (value, shown) => {
    expect(revealValue(value, 'domain')).toBe(shown)
  })

  it('shows at most half of the letters and digits', () => {
    const count = (text: string) => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
    const text = fc.string({ unit: fc.constantFrom(...'aZ9é- .@\u0301𝟘李') })
    fc.assert(
      fc.property(text, fc.constantFrom('last4' as const, 'first' as const), (value, how) => {
        expect(count(revealValue(value, how))).toBeLessThanOrEqual(count(value) / 2)
      }),
    )
  })
})
