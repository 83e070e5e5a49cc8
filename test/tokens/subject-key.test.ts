import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type OwnedContent,
  type PlainContent,
  packContent,
  unpackContent,
} from '../../src/tokens/record-content.ts'
import {
  addHolder,
  drawSubjectContent,
  openOwned,
  readSubjectKey,
  type SubjectKey,
  sealOwned,
} from '../../src/tokens/subject-key.ts'

const invalid = expect.objectContaining({ code: 'record_invalid' })
const token = 'KeyOfTheTokensOwnRecor'
const place = (letter: string) => Buffer.alloc(16, letter).toString('base64url')
const draw = (letter: string) => readSubjectKey(place(letter), drawSubjectContent())
const content: PlainContent = {
  kind: 'plain',
  value: 'canary-value',
  tokenName: 'Text Token',
  attributes: '{"page":"canary-page"}',
  expiresAt: Number.POSITIVE_INFINITY,
  isHoneytoken: false,
}
const opened = { value: content.value, attributes: content.attributes }

function withHolders(...keys: readonly SubjectKey[]): OwnedContent {
  const [first, ...others] = keys as [SubjectKey, ...SubjectKey[]]
  let owned = sealOwned(token, content, first)
  for (const key of others) owned = { ...owned, holders: addHolder(token, owned, first, key) }
  return owned
}

/** As another process finds it. */
function reread(owned: OwnedContent): OwnedContent {
  return unpackContent(packContent(owned)) as OwnedContent
}

describe('a value that is masked for a subject', () => {
  it('opens with the key of each of its holders', () => {
    const keys = ['a', 'b', 'c'].map(draw)
    const owned = reread(withHolders(...keys))
    expect(owned.holders.length).toBe(3)
    for (const key of keys) expect(openOwned(token, owned, key)).toEqual(opened)
  })

  it('opens with nobody else’s, and not with one drawn anew for a holder', () => {
    const owned = reread(withHolders(draw('a'), draw('b')))
    for (const key of [draw('c'), draw('a'), draw('b')]) {
      expect(() => openOwned(token, owned, key)).toThrow(invalid)
    }
  })

  it('does not open with another key under the id of a living one', () => {
    const key = draw('a')
    const owned = reread(sealOwned(token, content, key))
    const forged = { ...draw('a'), keyId: key.keyId }
    expect(() => openOwned(token, owned, forged)).toThrow(invalid)
  })

  it('shows nothing of the value where the subject’s key is missing', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'binary-ascii' }), (value) => {
        const owned = sealOwned(token, { ...content, value }, draw('a'))
        const plaintext = packContent(owned).toString('latin1')
        expect(plaintext).not.toContain(value)
        expect(plaintext).not.toContain('canary')
      }),
    )
  })

  it('has a key of its own each time', () => {
    const key = draw('a')
    const [one, two] = [sealOwned(token, content, key), sealOwned(token, content, key)]
    expect(() => openOwned(token, { ...one, inner: two.inner }, key)).toThrow(invalid)
    expect(() => openOwned(token, { ...one, holders: two.holders }, key)).toThrow(invalid)
  })
})

describe('wraps', () => {
  it('do not open in the record of another token', () => {
    const key = draw('a')
    const owned = sealOwned(token, content, key)
    expect(() => openOwned(place('z'), owned, key)).toThrow(invalid)
    const other = sealOwned(place('z'), content, key)
    expect(() => openOwned(place('z'), { ...other, holders: owned.holders }, key)).toThrow(invalid)
    expect(() => openOwned(token, { ...owned, inner: other.inner }, key)).toThrow(invalid)
    expect(() => addHolder(place('z'), owned, key, draw('b'))).toThrow(invalid)
  })

  it('do not open for another holder', () => {
    const [a, b] = [draw('a'), draw('b')]
    const owned = withHolders(a, b)
    const [first, second] = owned.holders as [
      OwnedContent['holders'][0],
      OwnedContent['holders'][0],
    ]
    const swapped = [
      { ...first, wrapped: second.wrapped },
      { ...second, wrapped: first.wrapped },
    ]
    for (const key of [a, b]) {
      expect(() => openOwned(token, { ...owned, holders: swapped }, key)).toThrow(invalid)
    }
  })

  it('do not open when any bit of them or of the value is flipped', () => {
    const key = draw('a')
    const owned = sealOwned(token, content, key)
    const [holder] = owned.holders as [OwnedContent['holders'][0]]
    const flip = (bytes: Buffer, bit: number) => {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      return flipped
    }
    for (let bit = 0; bit < holder.wrapped.length * 8; bit++) {
      const altered = { ...owned, holders: [{ ...holder, wrapped: flip(holder.wrapped, bit) }] }
      expect(() => openOwned(token, altered, key)).toThrow(invalid)
    }
    for (let bit = 0; bit < owned.inner.length * 8; bit++) {
      expect(() => openOwned(token, { ...owned, inner: flip(owned.inner, bit) }, key)).toThrow(
        invalid,
      )
    }
    for (let length = 0; length < owned.inner.length; length++) {
      const altered = { ...owned, inner: owned.inner.subarray(0, length) }
      expect(() => openOwned(token, altered, key)).toThrow(invalid)
    }
  })

  it('of a subject that came back take the place of its former one', () => {
    const [a, former, b] = [draw('a'), draw('b'), draw('b')]
    const owned = withHolders(a, former)
    const renewed = { ...owned, holders: addHolder(token, owned, a, b) }
    expect(renewed.holders.map(({ storeKey }) => storeKey)).toEqual([place('a'), place('b')])
    expect(openOwned(token, renewed, b)).toEqual(opened)
    expect(() => openOwned(token, renewed, former)).toThrow(invalid)
  })

  it('are added by whoever can open the value, and by nobody else', () => {
    const owned = sealOwned(token, content, draw('a'))
    expect(() => addHolder(token, owned, draw('a'), draw('b'))).toThrow(invalid)
  })
})
