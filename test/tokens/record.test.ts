import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodePlace } from '../../src/tokens/encoding.ts'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { createRecordSeal } from '../../src/tokens/record.ts'
import { testKeys } from '../support/keys.ts'

const seal = createRecordSeal(deriveTokenKeys(testKeys))
const invalid = expect.objectContaining({ code: 'record_invalid' })

describe('sealed records', () => {
  it('open to what was sealed', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    )
    fc.assert(
      fc.property(
        value,
        fc.string(),
        fc.option(fc.dictionary(fc.string(), fc.string())),
        (v, token, a) => {
          const attributes = a === null ? undefined : JSON.stringify(a)
          const opened = seal.open(
            encodePlace('t', token),
            seal.seal(encodePlace('t', token), v, attributes),
          )
          expect(opened).toEqual({
            erased: false,
            value: v,
            attributes: attributes === undefined ? undefined : JSON.parse(attributes),
          })
        },
      ),
    )
  })

  it('of one value differ each time, and their length tells it only by steps', () => {
    const one = seal.seal(encodePlace('t', 'k'), 'John')
    expect(seal.seal(encodePlace('t', 'k'), 'John').equals(one)).toBe(false)
    expect(seal.seal(encodePlace('t', 'k'), 'a value of 20 letter').length).toBe(one.length)
    expect(seal.seal(encodePlace('t', 'k'), 'x'.repeat(300)).length).toBe(
      seal.seal(encodePlace('t', 'k'), 'x'.repeat(305)).length,
    )
  })

  it('do not open when any bit is flipped or any byte is missing', () => {
    const record = seal.seal(encodePlace('t', 'k'), 'John')
    for (let bit = 0; bit < record.length * 8; bit++) {
      const flipped = Buffer.from(record)
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(() => seal.open(encodePlace('t', 'k'), flipped)).toThrow(invalid)
    }
    for (let length = 0; length < record.length; length++) {
      expect(() => seal.open(encodePlace('t', 'k'), record.subarray(0, length))).toThrow(invalid)
    }
  })

  it('do not open for another token or tenant', () => {
    const record = seal.seal(encodePlace('t', 'k'), 'John')
    expect(() => seal.open(encodePlace('t', 'l'), record)).toThrow(invalid)
    expect(() => seal.open(encodePlace('u', 'k'), record)).toThrow(invalid)
    expect(() => seal.open(encodePlace('tk', ''), record)).toThrow(invalid)
  })

  it('stay open to a ring that has a newer secret in front, not to one without theirs', () => {
    const [old] = testKeys
    const fresh = { id: 'newer', secret: 'another secret for tests, of 32 bytes or more' }
    const rotated = createRecordSeal(deriveTokenKeys([fresh, old as typeof fresh]))
    const record = seal.seal(encodePlace('t', 'k'), 'John')
    expect(rotated.open(encodePlace('t', 'k'), record)).toMatchObject({ value: 'John' })
    expect(() =>
      seal.open(encodePlace('t', 'k'), rotated.seal(encodePlace('t', 'k'), 'John')),
    ).toThrow('not in keys; put the older secrets back')
  })

  it('of erased tokens hold nothing', () => {
    expect(seal.open(encodePlace('t', 'k'), seal.sealTombstone(encodePlace('t', 'k')))).toEqual({
      erased: true,
    })
  })
})

describe('key rings', () => {
  it.each([
    [[], 'at least one root secret'],
    [[{ id: 'a', secret: 'short' }], 'shorter than 32 bytes'],
    [[{ id: 'a b', secret: 'x'.repeat(32) }], 'an id is 1 to 32'],
    [[...testKeys, ...testKeys], 'stands twice'],
  ])('%# are refused with the mend', (ring, message) => {
    expect(() => deriveTokenKeys(ring)).toThrow(message)
  })

  it('never show a secret in an error', () => {
    try {
      deriveTokenKeys([{ id: 'a', secret: 'canary-secret' }])
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain('canary-secret')
    }
  })

  it('derive tokens from the last secret alone', () => {
    const fresh = { id: 'newer', secret: 'another secret for tests, of 32 bytes or more' }
    const before = deriveTokenKeys(testKeys)
    const after = deriveTokenKeys([fresh, ...testKeys])
    expect(after.checkValue).toEqual(before.checkValue)
    expect(after.index).toEqual(before.index)
    expect(after.seal.kid).not.toEqual(before.seal.kid)
    expect(deriveTokenKeys([...testKeys, fresh]).checkValue).not.toEqual(before.checkValue)
  })
})
