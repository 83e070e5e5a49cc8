import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keysFromEnvironment } from '../src/environment.ts'
import type { MaskingError } from '../src/errors.ts'

const bytes = Uint8Array.from({ length: 32 }, (_, index) => 255 - index)
const base64 = Buffer.from(bytes).toString('base64')
const base64url = Buffer.from(bytes).toString('base64url')
const older = Buffer.alloc(48, 7).toString('base64')

const read = (held: string) => keysFromEnvironment('KEYS', { KEYS: held })

describe('keysFromEnvironment', () => {
  it('reads secrets, newest first', () => {
    expect(read(`2026-11:${base64},2025:${older}`)).toEqual([
      { id: '2026-11', secret: bytes },
      { id: '2025', secret: new Uint8Array(48).fill(7) },
    ])
  })

  it('reads a secret that does not seal yet', () => {
    const [first, second] = read(`next:${base64}:standby,now:${older}`)
    expect(first).toEqual({ id: 'next', secret: bytes, standby: true })
    expect(second).not.toHaveProperty('standby')
  })

  it.each([
    ['base64url', base64url],
    ['base64 without padding', base64.replace(/=+$/, '')],
    ['base64url with padding', `${base64url}=`],
  ])('takes %s', (_what, secret) => {
    expect(read(`a:${secret}`)).toEqual([{ id: 'a', secret: bytes }])
  })

  it('takes space around entries, as a file leaves it', () => {
    expect(read(` a:${base64} ,\n b:${older}\n`)).toEqual(read(`a:${base64},b:${older}`))
  })

  it('reads FIELDVEIL_KEYS of the process by default', () => {
    process.env['FIELDVEIL_KEYS'] = `a:${base64}`
    try {
      expect(keysFromEnvironment()).toEqual([{ id: 'a', secret: bytes }])
    } finally {
      delete process.env['FIELDVEIL_KEYS']
    }
    expect(() => keysFromEnvironment()).toThrow('FIELDVEIL_KEYS is not set')
  })

  it('keeps secrets out of memory that others share', () => {
    const [key] = read(`a:${base64}`)
    expect((key?.secret as Uint8Array).buffer.byteLength).toBe(32)
  })

  it('takes any secret of 32 bytes or more', () => {
    const secrets = fc.uint8Array({ minLength: 32, maxLength: 100 })
    const encodings = fc.constantFrom('base64' as const, 'base64url' as const)
    fc.assert(
      fc.property(secrets, encodings, (secret, encoding) => {
        const [key] = read(`a:${Buffer.from(secret).toString(encoding)}`)
        expect(key?.secret).toEqual(secret)
      }),
    )
  })

  it.each([
    ['nothing', '', /^KEYS is empty: it holds id:secret.*npx fieldveil keys new/],
    ['space', ' \n', /^KEYS is empty/],
    ['a secret without an id', base64, /entry 1: is not id:secret/],
    ['no id', `:${base64}`, /entry 1: the id, before the colon/],
    ['an id of other characters', `a b:${base64}`, /the id, before the colon/],
    ['id and secret the wrong way round', `${base64url}:a`, /the id, before the colon/],
    ['a comma at the end', `a:${base64},`, /entry 2: there is nothing/],
    ['an empty secret', 'a:', /entry 1: the secret is shorter than 32 bytes; make one with/],
    ['31 bytes', `a:${Buffer.alloc(31, 1).toString('base64')}`, /shorter than 32 bytes/],
    ['another word behind', `a:${base64}:stnadby`, /nothing, or :standby/],
    ['more behind', `a:${base64}:standby:x`, /is not id:secret/],
    ['an id that stands twice', `a:${base64},a:${older}`, /entry 2: its id stands twice/],
    ['a character of neither alphabet', `a:${base64.replace('/', '!')}`, /no base64/],
    ['both alphabets', `a:+-${base64.slice(2)}`, /no base64/],
    ['space inside', `a:${base64.slice(0, 8)} ${base64.slice(8)}`, /no base64/],
    ['padding inside', `a:${base64.slice(0, 8)}=${base64.slice(8)}`, /no base64/],
    ['too much padding', `a:${base64}==`, /no base64/],
    [
      'too little padding',
      `a:${Buffer.alloc(32, 9).toString('base64').slice(0, -1)}=x`,
      /no base64/,
    ],
    ['one character too many', `a:${Buffer.alloc(33, 9).toString('base64')}A`, /no base64/],
    ['bits that no byte has', `a:${base64.slice(0, -2)}B=`, /no base64/],
    ['hexadecimal of 16 bytes', `a:${'ab'.repeat(16)}`, /shorter than 32 bytes/],
  ])('refuses %s', (_what, held, message) => {
    const error = failureOf(() => read(held))
    expect(error).toMatchObject({ name: 'MaskingError', code: 'invalid_options' })
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/^KEYS/)
    const printed = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })
    for (const secret of [base64, base64url, older]) {
      for (let at = 0; at + 6 <= secret.length; at += 3) {
        expect(printed).not.toContain(secret.slice(at, at + 6))
      }
    }
  })
})

function failureOf(act: () => unknown): MaskingError {
  try {
    act()
  } catch (error) {
    return error as MaskingError
  }
  throw new Error('nothing was thrown')
}
