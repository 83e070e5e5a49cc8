import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBlockEncryption } from '../../src/tokens/block-encryption.ts'
import { type Cmac, createCmac } from '../../src/tokens/cmac.ts'

/** The tags of messages, each in hexadecimal. */
function authenticateAll(authenticate: Cmac, messages: readonly Uint8Array[]): string[] {
  let end = 0
  const ends = messages.map((one) => (end += one.length))
  const tags = authenticate(Buffer.concat(messages), ends)
  expect(tags.length).toBe(messages.length * 16)
  return messages.map((_, index) => tags.toString('hex', index * 16, index * 16 + 16))
}

const message = Buffer.from(
  '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51' +
    '30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
  'hex',
)

// RFC 4493, section 4, and NIST SP 800-38B, appendix D.1 to D.3.
const published = [
  {
    key: '2b7e151628aed2a6abf7158809cf4f3c',
    tags: {
      0: 'bb1d6929e95937287fa37d129b756746',
      16: '070a16b46b4d4144f79bdd9dd04a287c',
      40: 'dfa66747de9ae63030ca32611497c827',
      64: '51f0bebf7e3b9d92fc49741779363cfe',
    },
  },
  {
    key: '8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b',
    tags: {
      0: 'd17ddf46adaacde531cac483de7a9367',
      16: '9e99a7bf31e710900662f65e617c5184',
      40: '8a1de5be2eb31aad089a82e6ee908b0e',
      64: 'a1d5df0eed790f794d77589659f39a11',
    },
  },
  {
    key: '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
    tags: {
      0: '028962f61b7bf89efc6b551f4667d983',
      16: '28a7023f452e8f82bd4bf28d8c37c35c',
      40: 'aaf3d8f1de5640c232f5b169b9c911e6',
      64: 'e1992190549f6ed5696a2c056c315410',
    },
  },
]

describe('published vectors', () => {
  test.each(published)('a key of $key.length digits', ({ key, tags }) => {
    const authenticate = createCmac(Buffer.from(key, 'hex'))
    const lengths = Object.keys(tags).map(Number)
    const expected = Object.values(tags)
    const texts = lengths.map((length) => message.subarray(0, length))
    expect(authenticateAll(authenticate, texts)).toEqual(expected)
    for (const [index, text] of texts.entries()) {
      expect(authenticateAll(authenticate, [text])).toEqual([expected[index]])
    }
  })
})

/** The same by way of node's CBC: the tag is the last block of the masked message. */
function authenticateByCbc(key: Uint8Array, text: Uint8Array): string {
  const name = `aes-${key.length * 8}`
  const zero = Buffer.alloc(16)
  const first = createCipheriv(`${name}-ecb`, key, null).update(zero)
  const doubled = (block: Buffer): Buffer => {
    const integer = BigInt(`0x${block.toString('hex')}`) << 1n
    const reduced = integer >> 128n ? (integer ^ 0x87n) & (2n ** 128n - 1n) : integer
    return Buffer.from(reduced.toString(16).padStart(32, '0'), 'hex')
  }
  const whole = text.length > 0 && text.length % 16 === 0
  const mask = whole ? doubled(first) : doubled(doubled(first))
  const padded = whole
    ? Buffer.from(text)
    : Buffer.concat([text, Buffer.from([0x80]), Buffer.alloc(15 - (text.length % 16))])
  for (let offset = 0; offset < 16; offset++) {
    const at = padded.length - 16 + offset
    padded[at] = (padded[at] as number) ^ (mask[offset] as number)
  }
  return createCipheriv(`${name}-cbc`, key, zero)
    .update(padded)
    .subarray(padded.length - 16)
    .toString('hex')
}

test('agrees with CBC of node for batches of any lengths', () => {
  const keys = fc
    .constantFrom(16, 24, 32)
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  const batches = fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 12 })
  fc.assert(
    fc.property(keys, batches, (key, batch) => {
      const authenticate = createCmac(key)
      const tags = authenticateAll(authenticate, batch)
      expect(tags).toEqual(batch.map((text) => authenticateByCbc(key, text)))
      // The handle is used again and again: no call may leave anything behind in it.
      expect(authenticateAll(authenticate, batch)).toEqual(tags)
    }),
    { numRuns: 300 },
  )
})

test('one long message among short ones, in any place', () => {
  const key = Buffer.alloc(32, 7)
  const texts = [3, 16, 100_000, 0, 17, 32].map((length) => Buffer.alloc(length, length))
  const tags = authenticateAll(createCmac(key), texts)
  expect(tags).toEqual(texts.map((text) => authenticateByCbc(key, text)))
})

test('an empty batch has no tags, and messages are left as they were', () => {
  const authenticate = createCmac(Buffer.alloc(16))
  expect(authenticate(Buffer.alloc(0), [])).toEqual(Buffer.alloc(0))
  const text = Buffer.from('unchanged')
  authenticate(text, [4, 9])
  expect(text.toString()).toBe('unchanged')
})

test('reads a view on a larger buffer within its bounds', () => {
  const key = Buffer.alloc(32, 1)
  const around = Buffer.from('xxhello worldxx')
  const view = new Uint8Array(around.buffer, around.byteOffset + 2, 11)
  const tag = createCmac(key)(view, [5, 11])
  expect(tag).toEqual(createCmac(key)(Buffer.from('hello world'), [5, 11]))
  // What lies behind the last end is not read.
  expect(createCmac(key)(around.subarray(2), [5, 11])).toEqual(tag)
})

test('refuses keys and blocks of a wrong length', () => {
  for (const length of [0, 1, 15, 17, 20, 31, 33, 64]) {
    expect(() => createCmac(new Uint8Array(length))).toThrow(RangeError)
  }
  const encryptBlocks = createBlockEncryption(Buffer.alloc(16))
  const before = encryptBlocks(Buffer.alloc(16)).toString('hex')
  expect(() => encryptBlocks(Buffer.alloc(15))).toThrow(RangeError)
  expect(encryptBlocks(Buffer.alloc(16)).toString('hex')).toBe(before)
})

test('keeps a copy of the key', () => {
  const key = Buffer.alloc(16, 5)
  const authenticate = createCmac(key)
  key.fill(0)
  const expected = authenticateAll(createCmac(Buffer.alloc(16, 5)), [message])
  expect(authenticateAll(authenticate, [message])).toEqual(expected)
})
