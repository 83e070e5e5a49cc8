import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { createRecordSeal, type RecordSeal } from '../../src/tokens/record.ts'
import type { KeyRing } from '../../src/types.ts'
import { testKeys } from '../support/keys.ts'

const fresh = { id: 'newer', secret: 'another secret for tests, of 32 bytes or more' }
const sealUnder = (ring: KeyRing) => createRecordSeal(deriveTokenKeys(ring))
const seal = sealUnder(testKeys)
const batched = openInBatches(seal)

/** What is sealed and opened among others, which is done by another code. */
function openInBatches(single: RecordSeal): RecordSeal {
  return {
    ...single,
    seal: (storeKey, bytes) => {
      const records = single.sealAll([storeKey, storeKey], [bytes, bytes])
      return records[1] as Buffer
    },
    open: (storeKey, record) => {
      const [opened, other] = single.openAll([storeKey, storeKey], [record, record])
      expect(other).toEqual(opened)
      if (opened instanceof Error) throw opened
      return opened as Buffer
    },
  }
}
const invalid = expect.objectContaining({ code: 'record_invalid' })
const key = 'KeyOf22CharactersInAll'
const plaintext = Buffer.from('32 bytes are the least there is.')
const storeKeys = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/)
// The packing never makes less than 32 bytes; the seal asks for one.
const plaintexts = fc
  .uint8Array({ minLength: 1, maxLength: 400 })
  .map((bytes) => Buffer.from(bytes))

describe.each([
  ['alone', seal],
  ['in batches', batched],
])('records that are sealed %s', (_name, seal) => {
  it('open to what was sealed, and are 33 bytes longer', () => {
    fc.assert(
      fc.property(storeKeys, plaintexts, (storeKey, bytes) => {
        const record = seal.seal(storeKey, bytes)
        expect(record.length).toBe(bytes.length + 33)
        expect(seal.open(storeKey, record)).toEqual(bytes)
      }),
    )
  })

  it('open from any view of the bytes', () => {
    const record = seal.seal(key, plaintext)
    const padded = new Uint8Array(record.length + 7)
    padded.set(record, 3)
    expect(seal.open(key, padded.subarray(3, 3 + record.length))).toEqual(plaintext)
  })

  it('of one plaintext differ each time: no nonce comes twice', () => {
    const nonces = new Set<string>()
    for (let count = 0; count < 5_000; count++) {
      nonces.add(seal.seal(key, plaintext).toString('hex', 5, 17))
    }
    expect(nonces.size).toBe(5_000)
  })

  it('do not open when any bit is flipped', () => {
    const record = seal.seal(key, plaintext)
    for (let bit = 0; bit < record.length * 8; bit++) {
      const flipped = Buffer.from(record)
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(() => seal.open(key, flipped)).toThrow(invalid)
    }
  })

  it('do not open when a byte is missing or one too many', () => {
    const record = seal.seal(key, plaintext)
    for (let length = 0; length < record.length; length++) {
      expect(() => seal.open(key, record.subarray(0, length))).toThrow(invalid)
      expect(() => seal.open(key, record.subarray(length + 1))).toThrow(invalid)
    }
    expect(() => seal.open(key, Buffer.concat([record, Buffer.alloc(1)]))).toThrow(invalid)
  })

  it('do not open where something else is stored', () => {
    fc.assert(
      fc.property(storeKeys, fc.uint8Array({ maxLength: 200 }), (storeKey, bytes) => {
        expect(() => seal.open(storeKey, bytes)).toThrow(invalid)
      }),
    )
  })

  it('do not open under another store key', () => {
    fc.assert(
      fc.property(storeKeys, storeKeys, (from, to) => {
        fc.pre(from !== to)
        const record = seal.seal(from, plaintext)
        expect(() => seal.open(to, record)).toThrow(invalid)
      }),
    )
  })

  it('do not open under another secret of the same id', () => {
    const id = testKeys[0]?.id as string
    const other = openInBatches(sealUnder([{ id, secret: fresh.secret }]))
    const record = seal.seal(key, plaintext)
    expect(other.knows(record)).toBe(true)
    expect(() => other.open(key, record)).toThrow(invalid)
  })
})

describe('rings of several secrets', () => {
  const rotated = sealUnder([fresh, ...testKeys])

  it('open what each of them sealed, and seal under the first', () => {
    const old = seal.seal(key, plaintext)
    const record = rotated.seal(key, plaintext)
    expect(rotated.open(key, old)).toEqual(plaintext)
    expect(rotated.open(key, record)).toEqual(plaintext)
    expect([old, record].map(rotated.isCurrent)).toEqual([false, true])
    expect([old, record].map(rotated.knows)).toEqual([true, true])
    expect(seal.knows(record)).toBe(false)
  })

  it('say of a secret that is missing how to mend it', () => {
    const record = rotated.seal(key, plaintext)
    expect(() => seal.open(key, record)).toThrow(invalid)
    expect(() => seal.open(key, record)).toThrow('put the older secrets back')
  })

  it('with one on standby open its records and seal none under it', () => {
    const waiting = sealUnder([{ ...fresh, standby: true }, ...testKeys])
    const record = waiting.seal(key, plaintext)
    expect(seal.open(key, record)).toEqual(plaintext)
    expect(waiting.isCurrent(record)).toBe(true)
    const early = rotated.seal(key, plaintext)
    expect(waiting.open(key, early)).toEqual(plaintext)
    expect(waiting.isCurrent(early)).toBe(false)
  })
})

describe('key rings', () => {
  it.each([
    [[], 'at least one root secret'],
    [[{ id: 'a', secret: 'short' }], 'shorter than 32 bytes'],
    [[{ id: 'a', secret: new Uint8Array(31) }], 'shorter than 32 bytes'],
    [[{ id: 'a b', secret: 'x'.repeat(32) }], 'an id is 1 to 32'],
    [[...testKeys, ...testKeys], 'stands twice'],
    [[{ ...fresh, standby: true }], 'one has to seal'],
    [[{ id: 'a' }], 'a secret being a string or a Uint8Array'],
    [{ id: 'a', secret: 'x'.repeat(32) }, 'a ring is an array'],
  ])('%# are refused with the mend', (ring, message) => {
    expect(() => deriveTokenKeys(ring as KeyRing)).toThrow(message)
  })

  it('never show a secret in an error', () => {
    const secrets = [{ id: 'a', secret: 'canary-secret' }]
    try {
      deriveTokenKeys(secrets)
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain('canary-secret')
    }
  })

  it('derive tokens from the last secret alone, and a sealing key from each', () => {
    const before = deriveTokenKeys(testKeys)
    const after = deriveTokenKeys([fresh, ...testKeys])
    for (const name of ['token', 'index', 'permutation', 'shuffle', 'fingerprint'] as const) {
      expect(after[name]).toEqual(before[name])
    }
    expect(after.checkValue).toEqual(before.checkValue)
    expect(after.seal.kid).not.toEqual(before.seal.kid)
    expect(after.seals.size).toBe(2)
    expect(deriveTokenKeys([...testKeys, fresh]).checkValue).not.toEqual(before.checkValue)
  })

  it('derive no two subkeys alike', () => {
    const keys = deriveTokenKeys(testKeys)
    const subkeys = [
      keys.token,
      keys.index,
      keys.permutation,
      keys.shuffle,
      keys.fingerprint,
      keys.seal.key.export(),
      keys.checkValue,
    ].map((subkey) => Buffer.from(subkey).toString('hex'))
    expect(new Set(subkeys).size).toBe(subkeys.length)
    expect(subkeys.every((subkey) => subkey.length === 64)).toBe(true)
  })
})
