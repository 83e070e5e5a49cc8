import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Holder,
  type OwnedContent,
  type PlainContent,
  packContent,
  type RecordContent,
  unpackContent,
} from '../../src/tokens/record-content.ts'
import type { TokenValue } from '../../src/types.ts'

const invalid = expect.objectContaining({ code: 'record_invalid' })
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((own) => Buffer.from(own))

const values: fc.Arbitrary<TokenValue> = fc.oneof(
  // Lone surrogates among them.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'binary', maxLength: 2_000 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => double + 0),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 200n }),
  fc.boolean(),
  fc.constant(null),
)
const ends = fc.oneof(
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  fc.constant(Number.POSITIVE_INFINITY),
)
const origins = fc.option(
  fc.record({
    seconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    tenantMark: bytes(8).map((own) => own.toString('hex')),
  }),
  { nil: undefined },
)
const tokenNames = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
const plain: fc.Arbitrary<PlainContent> = fc.record({
  kind: fc.constant('plain' as const),
  value: values,
  tokenName: tokenNames,
  attributes: fc.option(
    fc.jsonValue().map((own) => JSON.stringify(own)),
    { nil: undefined },
  ),
  expiresAt: ends,
  origin: origins,
  isHoneytoken: fc.boolean(),
})
const holders: fc.Arbitrary<Holder> = fc.record({
  storeKey: bytes(16).map((own) => own.toString('base64url')),
  keyId: bytes(8).map((own) => own.toString('hex')),
  wrapped: bytes(60),
})
const owned: fc.Arbitrary<OwnedContent> = fc.record({
  kind: fc.constant('owned' as const),
  tokenName: tokenNames,
  expiresAt: ends,
  origin: origins,
  holders: fc.array(holders, { maxLength: 70 }),
  inner: fc.uint8Array({ maxLength: 300 }).map((own) => Buffer.from(own)),
})
const subject = fc.record({
  kind: fc.constant('subject' as const),
  keyId: bytes(8).map((own) => own.toString('hex')),
  secret: bytes(32),
})
const erased = fc.oneof(
  fc.constant({ kind: 'erased' as const }),
  fc.record({
    kind: fc.constant('erased' as const),
    keyId: bytes(8)
      .filter((own) => own.some((byte) => byte !== 0))
      .map((own) => own.toString('hex')),
  }),
)
const contents: fc.Arbitrary<RecordContent> = fc.oneof(plain, owned, subject, erased)

/** An integer that no double can hold comes back as a bigint, whatever it was. */
function normalise(content: RecordContent): RecordContent {
  if (content.kind !== 'plain' || typeof content.value !== 'number') return content
  const { value } = content
  const isPrintedWhole = /^-?\d+$/.test(String(value))
  if (!isPrintedWhole || Number.isSafeInteger(value)) return content
  return { ...content, value: BigInt(String(value)) }
}

describe('what is sealed', () => {
  it('comes back, whatever it is', () => {
    fc.assert(
      fc.property(contents, (content) => {
        expect(unpackContent(packContent(content))).toEqual(normalise(content))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps apart what JSON keeps apart', () => {
    const base = { kind: 'plain', tokenName: 'T', expiresAt: 1, isHoneytoken: false } as const
    const packed = [1, '1', true, 'true', null, 'null', ''].map((value) =>
      packContent({ ...base, value }).toString('hex'),
    )
    expect(new Set(packed).size).toBe(7)
  })

  it('has lengths that tell little of the value', () => {
    const lengthOf = (length: number) =>
      packContent({
        kind: 'plain',
        value: 'x'.repeat(length),
        tokenName: 'Text Token',
        expiresAt: Number.POSITIVE_INFINITY,
        isHoneytoken: false,
      }).length
    const lengths = Array.from({ length: 5_000 }, (_, length) => lengthOf(length))
    expect(Math.min(...lengths)).toBe(32)
    lengths.forEach((padded, length) => {
      const needed = 18 + length
      expect(padded).toBeGreaterThanOrEqual(needed)
      expect(padded - needed).toBeLessThan(Math.max(16, needed * 0.12))
    })
    // The number of lengths below 5,000 that can be told from each other.
    expect(new Set(lengths).size).toBeLessThan(100)
  })

  it('is read where versions that wrote no time and tenant down have made it', () => {
    const former = Buffer.alloc(32)
    former.write('0100000a5465787420546f6b656e00000007416e6e204c6565', 'hex')
    const content = unpackContent(former)
    expect(content).toMatchObject({ kind: 'plain', value: 'Ann Lee', tokenName: 'Text Token' })
    expect(content).toHaveProperty('origin', undefined)
    expect(packContent(content)).toEqual(former)
  })

  it('holds time and tenant where those versions see padding', () => {
    const plainContent = {
      ...{ kind: 'plain' as const, value: 'Ann Lee', tokenName: 'Text Token', isHoneytoken: false },
      expiresAt: Number.POSITIVE_INFINITY,
    } as const
    const origin = { seconds: 1_767_225_600, tenantMark: '0123456789abcdef' }
    const packed = packContent({ ...plainContent, origin })
    const former = packContent(plainContent)
    const head = former.subarray(2, 25)
    expect(packed.subarray(2, 25)).toEqual(head)
    expect(packed.toString('hex', 25, 37)).toBe('6955b900 0123456789abcdef'.replace(' ', ''))
  })

  it('says that a token was erased, and nothing else', () => {
    expect(packContent({ kind: 'erased' })).toEqual(Buffer.alloc(32))
  })
})

describe('what was not packed here', () => {
  it('is refused where it is cut', () => {
    fc.assert(
      fc.property(
        fc.oneof(plain, owned, subject),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (content, part) => {
          const packed = packContent(content)
          const cut = packed.subarray(0, Math.floor(packed.length * part))
          let opened: unknown
          try {
            opened = unpackContent(Buffer.from(cut))
          } catch (error) {
            expect(error).toEqual(invalid)
            return
          }
          // Only padding is missing.
          expect(opened).toEqual(normalise(content))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('is refused or read, never anything but an error of ours', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        try {
          unpackContent(Buffer.from(noise))
        } catch (error) {
          expect(error).toEqual(invalid)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([6, 15, 18, 255])('is refused where its kind is %i', (kind) => {
    const packed = Buffer.alloc(64)
    packed[0] = kind
    expect(() => unpackContent(packed)).toThrow(invalid)
  })
})
