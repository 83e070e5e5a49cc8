import fc from 'fast-check'
import type { Masker } from 'fieldveil'

const values = [
  'write to john.doe@example.com',
  'call (408) 426-9989',
  'John Smith',
  'https://www.example.com/users/7?x=1',
  'from 2001:db8::7:1',
  '4111 1111 1111 1111',
]

/** Texts out of values, living tokens with and without their wrappers, look-alikes, and what cuts them. */
export async function makeHostileTexts(masker: Masker): Promise<fc.Arbitrary<string>> {
  const { text, finds } = await masker.maskText(values.join('\n'))
  const tokens = finds.map(({ token }) => token)
  const words = await masker.maskDocument({ word: 'a value', digits: 'another' }, {
    word: { tokenName: 'Text Token' },
    digits: { tokenName: 'Numeric Token' },
  })
  const named = await masker.maskDocument({ a: 'x', b: 'y', c: 'z' }, {
    a: { tokenName: 'Person Token' },
    b: { tokenName: 'Address Token' },
    c: { tokenName: 'City Token' },
  })
  const bare = [...tokens, ...Object.values(words), ...Object.values(named)]
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...bare) },
    { weight: 2, arbitrary: fc.constantFrom(...text.split('\n'), ...values) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        ...['<EMAIL>', '</EMAIL>', '<b>', '</b>', '<', '>', '</', '{Person ', '{', '}', '[[', ']]'],
      ),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        ...['\n', '\r\n', '\r', ' ', ', ', '. ', '-', '.', '@', '_', '😀', '\ud800', '$&', 'is '],
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(700), 'word '.repeat(250), 'yefNTf', 'aB3') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...bare), fc.nat(30))
        .map(([token, length]) => token.slice(0, length)),
    },
  )
  return fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''))
}
