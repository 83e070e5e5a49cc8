import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MaskingError } from '../../src/errors.ts'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { createRecordSeal } from '../../src/tokens/record.ts'
import { testKeys } from '../support/keys.ts'

const fresh = { id: 'newer', secret: 'another secret for tests, of 32 bytes or more' }
const stranger = { id: 'stranger', secret: 'a third secret for tests, of 32 bytes or more' }
const older = createRecordSeal(deriveTokenKeys(testKeys))
const newer = createRecordSeal(deriveTokenKeys([fresh, ...testKeys]))
const foreign = createRecordSeal(deriveTokenKeys([stranger]))

const anyLength = fc.oneof(
  fc.integer({ min: 1, max: 80 }),
  fc.constantFrom(1, 16, 191, 192, 193, 1_000),
)
const anyTexts = fc
  .array(anyLength, { maxLength: 9 })
  .map((lengths) => lengths.map((length) => randomBytes(length)))

function toHex(answer: Buffer | MaskingError): string {
  return answer instanceof MaskingError ? answer.code : answer.toString('hex')
}

function nameKeys(count: number): string[] {
  return Array.from({ length: count }, () => randomBytes(16).toString('base64url'))
}

describe('records of a batch', () => {
  it('open alone and together, whichever way they were sealed', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const keys = nameKeys(texts.length)
        const together = newer.sealAll(keys, texts)
        const alone = texts.map((text, index) => newer.seal(keys[index] as string, text))
        for (const records of [together, alone]) {
          expect(newer.openAll(keys, records).map(toHex)).toEqual(texts.map(toHex))
          const opened = records.map((record, index) => newer.open(keys[index] as string, record))
          expect(opened.map(toHex)).toEqual(texts.map(toHex))
          expect(records.every((record) => newer.isCurrent(record))).toBe(true)
        }
        expect(together.map(({ length }) => length)).toEqual(alone.map(({ length }) => length))
        const nonces = together.map((record) => record.toString('hex', 5, 17))
        expect(new Set(nonces).size).toBe(texts.length)
      }),
      { numRuns: 200 },
    )
  })

  it('open under any secret of the ring, one or many of each; others say what `open` says', () => {
    const kinds = ['newer', 'older', 'foreign', 'version', 'short', 'flipped', 'moved'] as const
    const anyItem = fc.record({ kind: fc.constantFrom(...kinds), length: anyLength })
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 14 }), (items) => {
        const keys = nameKeys(items.length)
        const texts = items.map(({ length }) => randomBytes(length))
        const records = items.map(({ kind }, index): Uint8Array => {
          const key = keys[index] as string
          const text = texts[index] as Buffer
          if (kind === 'newer') return newer.seal(key, text)
          if (kind === 'older') return new Uint8Array(older.seal(key, text))
          if (kind === 'foreign') return foreign.seal(key, text)
          if (kind === 'short') return newer.seal(key, text).subarray(0, (index * 5) % 34)
          const record = newer.seal(kind === 'moved' ? `${key}x` : key, text)
          if (kind === 'version') record[0] = 2
          if (kind === 'flipped') record[17] = (record[17] as number) ^ 1
          return record
        })
        const opened = newer.openAll(keys, records)
        items.forEach(({ kind }, index) => {
          if (kind === 'newer' || kind === 'older') {
            expect(opened[index]).toEqual(texts[index])
            return
          }
          const answer = opened[index] as MaskingError
          expect(answer).toBeInstanceOf(MaskingError)
          expect(answer.code).toBe('record_invalid')
          const open = () => newer.open(keys[index] as string, records[index] as Uint8Array)
          expect(open).toThrow(answer.message)
          expect(answer.message.includes('not in keys')).toBe(kind === 'foreign')
        })
      }),
      { numRuns: 300 },
    )
  })

  it('do not open when any bit is flipped, and leave their neighbours alone', () => {
    const keys = nameKeys(3)
    const texts = [randomBytes(32), randomBytes(48), randomBytes(64)]
    const records = newer.sealAll(keys, texts)
    const record = records[1] as Buffer
    for (let bit = 0; bit < record.length * 8; bit++) {
      const flipped = Buffer.from(record)
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      const opened = newer.openAll(keys, records.with(1, flipped))
      expect(opened[0]).toEqual(texts[0])
      expect(opened[1]).toBeInstanceOf(MaskingError)
      expect(opened[2]).toEqual(texts[2])
    }
    for (let length = 0; length < record.length; length++) {
      const opened = newer.openAll(keys, records.with(1, record.subarray(0, length)))
      expect(opened[1]).toBeInstanceOf(MaskingError)
      expect(opened[2]).toEqual(texts[2])
    }
  })

  it('do not open without a text, which none of ours is', () => {
    const keys = nameKeys(3)
    const texts = [randomBytes(32), Buffer.alloc(0), randomBytes(32)]
    const records = newer.sealAll(keys, texts)
    expect(newer.openAll(keys, records).map(toHex)).toEqual([
      toHex(texts[0] as Buffer),
      'record_invalid',
      toHex(texts[2] as Buffer),
    ])
    expect(() => newer.open(keys[1] as string, records[1] as Buffer)).toThrow(MaskingError)
  })

  it('know the secret that sealed them by all of its four bytes', () => {
    const record = newer.seal('k', Buffer.from('text'))
    for (let at = 1; at < 5; at++) {
      const other = Buffer.from(record)
      other[at] = (other[at] as number) ^ 1
      expect(newer.knows(other)).toBe(false)
      expect(newer.isCurrent(other)).toBe(false)
    }
    expect(newer.knows(older.seal('k', Buffer.from('text')))).toBe(true)
    expect(newer.isCurrent(older.seal('k', Buffer.from('text')))).toBe(false)
    for (let length = 0; length < 17; length++) {
      expect(newer.knows(record.subarray(0, length))).toBe(false)
      expect(newer.isCurrent(record.subarray(0, length))).toBe(false)
    }
  })
})
