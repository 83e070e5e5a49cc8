import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeySource } from '../../src/types.ts'
import { createKeysets } from '../../src/vault/keysets.ts'
import { createWorkSeals } from '../../src/vault/work-seals.ts'
import { failure } from '../support/failures.ts'

const old = { id: 'old', secret: 'the old secret of 32 bytes or more' }
const fresh = { id: 'new', secret: 'the new secret of 32 bytes or more' }

function open(source: KeySource = [old]) {
  const keysets = createKeysets({ source, limit: 10, timeout: 1_000 })
  return { keysets, seals: createWorkSeals(keysets) }
}

const invalid = { code: 'record_invalid' }

describe('sealed work', () => {
  it('opens as it was, whatever it is, for its tenant and place alone', async () => {
    const { seals } = open()
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 2_000 }),
        fc.array(fc.string(), { maxLength: 3 }),
        fc.array(fc.string(), { maxLength: 3 }),
        async (bytes, place, other) => {
          const sealed = await seals.seal('acme', place, bytes)
          expect(await seals.open('acme', place, sealed)).toEqual(Buffer.from(bytes))
          expect(await failure(seals.open('globex', place, sealed))).toMatchObject(invalid)
          if (place.length === other.length && place.every((part, at) => part === other[at])) return
          expect(await failure(seals.open('acme', other, sealed))).toMatchObject(invalid)
          expect(await seals.name('acme', place)).not.toBe(await seals.name('acme', other))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('does not open altered, cut, or under other keys', async () => {
    const { seals } = open()
    const sealed = await seals.seal('acme', ['job'], Buffer.from('payload'))
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed)
      altered[at] = (altered[at] as number) ^ 1
      expect(await failure(seals.open('acme', ['job'], altered))).toMatchObject(invalid)
      const cut = sealed.subarray(0, at)
      expect(await failure(seals.open('acme', ['job'], cut))).toMatchObject(invalid)
    }
    const others = open([fresh]).seals
    expect(await failure(others.open('acme', ['job'], sealed))).toMatchObject(invalid)
    expect(sealed.includes('payload')).toBe(false)
  })

  it('is no record, and a record is no sealed work', async () => {
    const { keysets, seals } = open()
    const { seal } = await keysets.load('acme')
    const name = await seals.name('acme', ['job'])
    const record = seal.seal(name, Buffer.from('a value'))
    expect(await failure(seals.open('acme', ['job'], record))).toMatchObject(invalid)
    const sealed = await seals.seal('acme', ['job'], Buffer.from('a payload'))
    expect(() => seal.open(name, sealed)).toThrow('does not open')
  })

  it('keeps its name and opens when the secrets are rotated, under the newest from then on', async () => {
    const { keysets, seals } = open()
    const name = await seals.name('acme', ['job'])
    const before = await seals.seal('acme', ['job'], Buffer.from('before'))
    await keysets.use([fresh, old])
    expect(await seals.name('acme', ['job'])).toBe(name)
    expect((await seals.open('acme', ['job'], before)).toString()).toBe('before')
    const after = await seals.seal('acme', ['job'], Buffer.from('after'))
    expect(await failure(open().seals.open('acme', ['job'], after))).toMatchObject(invalid)
  })

  it('asks for secrets again where another process has sealed under one that is new', async () => {
    let ring = [old]
    const { seals } = open(() => ring)
    await seals.name('acme', ['job'])
    const sealed = await open([fresh, old]).seals.seal('acme', ['job'], Buffer.from('later'))
    ring = [fresh, old]
    expect((await seals.open('acme', ['job'], sealed)).toString()).toBe('later')
  })
})
