import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHmacSha256, roomStart } from '../../src/tokens/hmac.ts'

describe('HMAC-SHA256', () => {
  it.each([
    // RFC 4231, section 4.5; its other keys have fewer than 32 bytes or more than 64.
    [
      `${Buffer.from(Array.from({ length: 25 }, (_, index) => index + 1)).toString('hex')}${'00'.repeat(7)}`,
      'cd'.repeat(50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
  ])('is what RFC 4231 prints', (key, message, expected) => {
    const authenticate = createHmacSha256(Buffer.from(key, 'hex'))
    const digest = authenticate(Buffer.from(message, 'hex'))
    expect(Buffer.from(digest, 'latin1').toString('hex')).toBe(expected)
  })

  it('is what createHmac says, for any key and message, also after a longer one', () => {
    const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength })
    fc.assert(
      fc.property(bytes(32, 64), fc.array(bytes(0, 5_000), { maxLength: 4 }), (key, messages) => {
        const authenticate = createHmacSha256(key)
        for (const message of messages) {
          const expected = createHmac('sha256', key).update(message).digest('binary')
          expect(authenticate(message)).toBe(expected)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is the same of a message written in place, whatever was there before', () => {
    const key = Buffer.alloc(32, 3)
    const authenticate = createHmacSha256(key)
    const most = authenticate.room.length - roomStart
    for (const length of [most, 0, 1, 55, 56, 64, 300, most - 1]) {
      const message = Buffer.alloc(length, length & 0xff)
      authenticate.room.set(message, roomStart)
      const expected = createHmac('sha256', key).update(message).digest('binary')
      expect(authenticate.digestRoom(roomStart + length)).toBe(expected)
      // What is handed in may take the room, but not what belongs to the key.
      expect(authenticate(message)).toBe(expected)
    }
    const longer = Buffer.alloc(most + 1, 7)
    const expected = createHmac('sha256', key).update(longer).digest('binary')
    expect(authenticate(longer)).toBe(expected)
  })

  it('refuses keys of other lengths', () => {
    for (const length of [0, 31, 65]) {
      expect(() => createHmacSha256(Buffer.alloc(length))).toThrow(RangeError)
    }
  })
})
