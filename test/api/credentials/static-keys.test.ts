import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApiKey, hashApiKey } from '../../../src/api/credentials/api-key.ts'
import { type ApiKey, authenticateWithKeys } from '../../../src/api/credentials/static-keys.ts'
import { anyRequest } from '../support/request.ts'

const crypto = vi.hoisted(() => ({ compared: [] as number[] }))
vi.mock('node:crypto', async (load) => {
  const real = await load<typeof import('node:crypto')>()
  return {
    ...real,
    timingSafeEqual: (one: Uint8Array, other: Uint8Array) => {
      crypto.compared.push(one.length)
      return real.timingSafeEqual(one, other)
    },
  }
})

afterEach(() => {
  vi.useRealTimers()
  crypto.compared.length = 0
})

const { key, hash } = createApiKey()
const holder = { id: 'billing', tenant: 'acme', permissions: ['mask'] } as const
const ask = (keys: readonly ApiKey[], bearer: string) =>
  authenticateWithKeys(keys)(bearer, anyRequest)

describe('a key', () => {
  it('is 256 random bits, and its hash is what sha256sum prints', () => {
    expect(key).toMatch(/^fv_[\w-]{43}$/)
    expect(hash).toBe(createHash('sha256').update(key).digest('hex'))
    expect(createApiKey().key).not.toBe(key)
    expect(hashApiKey('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  it('answers its holder and nothing of the key, by hash or by key', () => {
    const principal = { id: 'billing', tenant: 'acme', permissions: ['mask'] }
    expect(ask([{ hash, ...holder }], key)).toEqual(principal)
    expect(ask([{ hash: hash.toUpperCase(), ...holder }], key)).toEqual(principal)
    expect(ask([{ key, ...holder }], key)).toEqual(principal)
    expect(ask([{ key, ...holder, roles: ['clerk'], purpose: 'support' }], key)).toEqual({
      ...principal,
      roles: ['clerk'],
      purpose: 'support',
    })
  })

  it('is unknown for whatever else is sent', () => {
    const keys = [{ hash, ...holder }]
    expect(ask(keys, hash)).toEqual({ refused: 'unknown' })
    expect(ask(keys, `${key} `)).toEqual({ refused: 'unknown' })
    expect(ask([], key)).toEqual({ refused: 'unknown' })
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (bearer) => {
        expect(ask(keys, bearer)).toEqual({ refused: 'unknown' })
      }),
      { numRuns: 200 },
    )
  })

  it('costs one comparison, be it right, wrong by one character or unknown', () => {
    const many = Array.from({ length: 500 }, (_, index) => ({
      hash: createApiKey().hash,
      id: `holder ${index}`,
      permissions: [],
    }))
    const authenticate = authenticateWithKeys([...many, { hash, ...holder }])
    for (const bearer of [key, `${key.slice(0, -1)}!`, '', 'x'.repeat(100_000)]) {
      crypto.compared.length = 0
      authenticate(bearer, anyRequest)
      expect(crypto.compared).toEqual([32])
    }
  })

  it('holds from notBefore to expiresAt, and not while it is pending', () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-01T00:00:00Z') })
    const notBefore = Date.parse('2026-12-01T00:00:00Z')
    const expiresAt = Date.parse('2027-01-01T00:00:00Z')
    const authenticate = authenticateWithKeys([{ hash, ...holder, notBefore, expiresAt }])
    const waiting = authenticateWithKeys([{ hash, ...holder, pending: true, expiresAt }])
    expect(authenticate(key, anyRequest)).toEqual({ refused: 'unknown' })
    expect(waiting(key, anyRequest)).toEqual({ refused: 'pending' })
    vi.setSystemTime(notBefore)
    expect(authenticate(key, anyRequest)).toEqual({
      ...{ id: 'billing', tenant: 'acme', permissions: ['mask'] },
      ...{ notBefore, expiresAt },
    })
    vi.setSystemTime(expiresAt)
    expect(authenticate(key, anyRequest)).toEqual({ refused: 'expired' })
    expect(waiting(key, anyRequest)).toEqual({ refused: 'expired' })
  })
})

describe('a mistake in the keys', () => {
  it.each([
    ['no array', { hash, ...holder }, 'takes an array'],
    [
      'neither hash nor key',
      [{ ...holder }],
      'entry 0: has neither hash nor key; is the variable that holds it set?',
    ],
    ['both', [{ hash, key, ...holder }], 'has either hash or key'],
    ['no SHA-256', [{ hash: 'abc', ...holder }], 'hash is 64 hexadecimal digits'],
    ['a password', [{ key: 'hunter2', ...holder }], 'key has 32 random characters or more'],
    [
      'twice',
      [
        { hash, ...holder },
        { key, ...holder },
      ],
      'entry 1: its key stands twice',
    ],
    ['misspelt option', [{ hahs: hash, ...holder }], 'did you mean "hash"?'],
    ['misspelt permission', [{ hash, id: 'a', permissions: ['unmaks'] }], 'did you mean "unmask"?'],
    ['no permissions', [{ hash, id: 'a' }], 'permissions is an array of mask, unmask'],
    ['no id', [{ hash, permissions: [] }], 'id is a name'],
    ['a tenant with a line break', [{ hash, ...holder, tenant: 'a\nb' }], 'tenant: 1 to 256'],
    ['seconds', [{ hash, ...holder, expiresAt: 1_800_000_000 }], 'milliseconds since 1970'],
  ])('is told at construction: %s', (_name, keys, message) => {
    const thrown = (() => {
      try {
        authenticateWithKeys(keys as unknown as readonly ApiKey[])
      } catch (error) {
        return error as Error
      }
      return undefined
    })()
    expect(thrown?.message).toContain(message)
    expect(thrown).toMatchObject({ code: 'invalid_options' })
    expect(thrown?.message).not.toContain('hunter2')
    expect(thrown?.message).not.toContain(hash)
  })
})
