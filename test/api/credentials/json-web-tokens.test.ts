import { createHmac, createSecretKey, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, type JWK, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AuthenticateWithTokens,
  authenticateWithTokens,
} from '../../../src/api/credentials/json-web-tokens.ts'
import type { TokenOptions } from '../../../src/api/credentials/token-options.ts'
import { anyRequest } from '../support/request.ts'

const issuer = 'https://issuer.example'
const audience = 'vault'
const unknown = { refused: 'unknown' }

const createPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const first = createPair()
const second = createPair()
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

const publish = async (pair: { publicKey: unknown }, kid: string, alg = 'ES256'): Promise<JWK> => ({
  ...(await exportJWK(pair.publicKey as Parameters<typeof exportJWK>[0])),
  kid,
  alg,
  use: 'sig',
})

/** The issuer's key set over HTTP, with what it answers and how often it was asked. */
const issuerServer = {
  keys: [] as JWK[],
  status: 200,
  asked: 0,
  server: createServer((_request, response) => {
    issuerServer.asked++
    response.writeHead(issuerServer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ keys: issuerServer.keys }))
  }),
  url: '',
}

beforeAll(async () => {
  issuerServer.keys = [await publish(first, 'first'), await publish(rsa, 'rsa', 'RS256')]
  await new Promise<void>((resolve) => issuerServer.server.listen(0, '127.0.0.1', resolve))
  issuerServer.url = `http://127.0.0.1:${(issuerServer.server.address() as AddressInfo).port}/jwks`
})

afterAll(() => {
  issuerServer.server.close()
})

interface Claims {
  readonly [name: string]: unknown
}

async function sign(
  claims: Claims = {},
  { key = first.privateKey, alg = 'ES256', kid = 'first' as string | null } = {},
): Promise<string> {
  const base = { sub: 'clerk-7', iss: issuer, aud: audience, exp: seconds(60), scope: 'mask' }
  return await new SignJWT({ ...base, ...claims })
    .setProtectedHeader({ alg, ...(kid === null ? {} : { kid }) })
    .sign(key)
}

const seconds = (fromNow: number) => Math.floor(Date.now() / 1_000) + fromNow
const open = (options: Partial<TokenOptions> = {}) =>
  authenticateWithTokens({ jwks: issuerServer.url, issuer, audience, ...options })
const ask = async (authenticate: AuthenticateWithTokens, token: string) =>
  await authenticate(token, anyRequest)

describe('a token', () => {
  it('says who its holder is, what he may and until when', async () => {
    const exp = seconds(60)
    const token = await sign({ exp, nbf: exp - 90, scope: 'openid mask unmask', roles: ['clerk'] })
    expect(await ask(open({ clockTolerance: 2_000 }), token)).toEqual({
      id: 'clerk-7',
      permissions: ['mask', 'unmask'],
      roles: ['clerk'],
      notBefore: (exp - 92) * 1_000,
      expiresAt: (exp + 2) * 1_000,
    })
  })

  it('grants what its scopes are mapped to, and mask does not grant unmask', async () => {
    const authenticate = open({
      scopes: { 'vault:write': 'mask', 'vault:admin': ['metadata_change', 'unmask'] },
    })
    const permissionsOf = async (claims: Claims) => {
      const answer = await ask(authenticate, await sign({ scope: undefined, ...claims }))
      return 'permissions' in answer ? answer.permissions : answer
    }
    expect(await permissionsOf({ scope: 'vault:write' })).toEqual(['mask'])
    expect(await permissionsOf({ scp: ['vault:admin', 'vault:write', 3] })).toEqual([
      'metadata_change',
      'unmask',
      'mask',
    ])
    expect(await permissionsOf({ scope: 'mask unmask __proto__ constructor' })).toEqual([])
    expect(await permissionsOf({})).toEqual([])
  })

  it('names tenant, roles and purpose where it is told to look, nested claims too', async () => {
    const authenticate = open({
      claims: { tenant: 'org', roles: ['realm_access', 'roles'], purpose: 'use', id: 'client_id' },
    })
    const claims = {
      org: 'acme',
      realm_access: { roles: ['dpo'] },
      use: 'support',
      client_id: 'app',
    }
    expect(await ask(authenticate, await sign(claims))).toMatchObject({
      ...{ id: 'app', tenant: 'acme', roles: ['dpo'], purpose: 'support' },
    })
    for (const org of [undefined, '', 7, 'line\nbreak', ['acme']]) {
      expect(await ask(authenticate, await sign({ ...claims, org }))).toEqual(unknown)
    }
    expect(await ask(authenticate, await sign({ org: 'acme' }))).toEqual(unknown)
  })

  it('is expired after its end, which the clocks may see differently', async () => {
    const authenticate = open({ clockTolerance: 60_000 })
    expect(await ask(authenticate, await sign({ exp: seconds(-600) }))).toEqual({
      refused: 'expired',
    })
    expect(await ask(authenticate, await sign({ exp: seconds(-20) }))).toHaveProperty('id')
    // Of another issuer, or with another signature, nothing is told.
    expect(await ask(authenticate, await sign({ exp: seconds(-600), iss: 'https://a.b' }))).toEqual(
      unknown,
    )
    const forged = await sign({ exp: seconds(-600) }, { key: second.privateKey })
    expect(await ask(authenticate, forged)).toEqual(unknown)
  })

  it.each<[string, Claims]>([
    ['not valid yet', { nbf: seconds(600) }],
    ['for another audience', { aud: 'somebody else' }],
    ['for no audience', { aud: undefined }],
    ['of another issuer', { iss: 'https://issuer.example.evil' }],
    ['without an end', { exp: undefined }],
    ['with an end that is no number', { exp: 'tomorrow' }],
    ['without a subject', { sub: undefined }],
    ['with a subject of 300 characters', { sub: 'x'.repeat(300) }],
  ])('is unknown %s', async (_name, claims) => {
    expect(await ask(open(), await sign(claims))).toEqual(unknown)
  })

  it('without a key’s name is judged by the key that signed it, whichever comes first', async () => {
    const keys = [await publish(first, 'a'), await publish(second, 'b')]
    for (const set of [keys, keys.toReversed()]) {
      const authenticate = open({ jwks: { keys: set } })
      const late = await sign({ exp: seconds(-60) }, { kid: null })
      expect(await ask(authenticate, late)).toEqual({ refused: 'expired' })
      expect(await ask(authenticate, await sign({}, { kid: null }))).toHaveProperty('id')
    }
  })

  it('holds no claim that every object has', async () => {
    const authenticate = open({ claims: { id: ['constructor', 'name'] } })
    expect(await ask(authenticate, await sign())).toEqual(unknown)
    const named = await sign({ constructor: { name: 'own' } })
    expect(await ask(authenticate, named)).toHaveProperty('id', 'own')
  })

  it('of a type is asked for where it is configured', async () => {
    const authenticate = open({ type: 'at+jwt' })
    expect(await ask(authenticate, await sign())).toEqual(unknown)
    const typed = await new SignJWT({ sub: 'a', iss: issuer, aud: audience, exp: seconds(60) })
      .setProtectedHeader({ alg: 'ES256', kid: 'first', typ: 'at+jwt' })
      .sign(first.privateKey)
    expect(await ask(authenticate, typed)).toHaveProperty('id', 'a')
  })
})

describe('a forged token', () => {
  it('is unknown: altered, unsigned, signed by a stranger, malformed, huge', async () => {
    const authenticate = open()
    const [head = '', body = '', signature = ''] = (await sign()).split('.')
    const altered = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), scope: 'unmask' }),
    ).toString('base64url')
    const unsigned = new UnsecuredJWT({ sub: 'a', scope: 'unmask' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('1m')
      .encode()
    const critical = await new SignJWT({ sub: 'a', iss: issuer, aud: audience, exp: seconds(60) })
      .setProtectedHeader({ alg: 'ES256', kid: 'first', crit: ['odd'], odd: true })
      .sign(first.privateKey, { crit: { odd: true } })
    for (const token of [
      ...['', '.', '..', '...', 'a.b.c', 'fv_0123456789', `${head}.${body}`, `${head}.${body}.`],
      `${head}.${altered}.${signature}`,
      unsigned,
      critical,
      await sign({}, { key: second.privateKey }),
      await sign({}, { kid: 'nobody' }),
      await sign({ padding: 'x'.repeat(9_000) }),
      `${head}.${'A'.repeat(1_000_000)}.${signature}`,
    ]) {
      expect(await ask(authenticate, token)).toEqual(unknown)
    }
  })

  it('does not pass with the public key taken for a shared secret', async () => {
    const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' })
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const claims = { sub: 'a', iss: issuer, aud: audience, exp: seconds(60), scope: 'unmask' }
    for (const alg of ['HS256', 'hs256', 'RS256']) {
      const signed = `${encode({ alg, kid: 'rsa' })}.${encode(claims)}`
      const mac = createHmac('sha256', publicPem).update(signed).digest('base64url')
      expect(await ask(open(), `${signed}.${mac}`)).toEqual(unknown)
    }
    expect(await ask(open(), await sign({}, { key: rsa.privateKey, alg: 'RS256', kid: 'rsa' })))
      // The same key with its own algorithm does.
      .toHaveProperty('id')
    const only = open({ algorithms: ['ES256'] })
    expect(
      await ask(only, await sign({}, { key: rsa.privateKey, alg: 'RS256', kid: 'rsa' })),
    ).toEqual(unknown)
  })
})

describe('the key set', () => {
  it('is fetched once for many tokens, and again for a key that is new', async () => {
    const authenticate = authenticateWithTokens({ jwks: issuerServer.url, issuer, audience })
    const before = issuerServer.asked
    const token = await sign()
    await Promise.all(Array.from({ length: 20 }, () => ask(authenticate, token)))
    expect(issuerServer.asked - before).toBe(1)
    // Within 30 s of that, unknown keys ask nobody.
    const rotated = await sign({}, { key: second.privateKey, kid: 'second' })
    issuerServer.keys = [...issuerServer.keys, await publish(second, 'second')]
    expect(await ask(authenticate, rotated)).toEqual(unknown)
    expect(issuerServer.asked - before).toBe(1)
    const now = Date.now
    Date.now = () => now() + 31_000
    try {
      expect(await ask(authenticate, rotated)).toHaveProperty('id')
      expect(await ask(authenticate, token)).toHaveProperty('id')
    } finally {
      Date.now = now
    }
    expect(issuerServer.asked - before).toBe(2)
  })

  it('that cannot be had is a failure, not the fault of whoever calls', async () => {
    issuerServer.status = 500
    try {
      const token = await sign()
      await expect(ask(open(), token)).rejects.toMatchObject({ code: 'keys_unavailable' })
      const nowhere = open({ jwks: 'http://127.0.0.1:1/jwks' })
      const failure = await ask(nowhere, token).then(
        () => undefined,
        (error: Error) => error,
      )
      expect(failure).toMatchObject({ code: 'keys_unavailable', status: 500 })
      expect(failure?.message).not.toContain(token)
      expect(failure?.cause).toBeUndefined()
    } finally {
      issuerServer.status = 200
    }
    expect(await ask(open(), await sign())).toHaveProperty('id')
  })

  it('may be given, with several keys that a token chooses none of', async () => {
    const keys = [await publish(second, 'b'), await publish(first, 'a')]
    const authenticate = open({ jwks: { keys } })
    expect(await ask(authenticate, await sign({}, { kid: null }))).toHaveProperty('id')
    const stranger = await sign({}, { key: createPair().privateKey, kid: null })
    expect(await ask(authenticate, stranger)).toEqual(unknown)
    expect(await ask(authenticate, await sign({ exp: seconds(-60) }, { kid: null }))).toEqual({
      refused: 'expired',
    })
  })

  it('may be a shared secret in its place, which then is the only one', async () => {
    const secret = 'a secret of tests, 32 bytes or more'
    const authenticate = open({ jwks: undefined, secret } as object)
    const key = createSecretKey(Buffer.from(secret))
    const claims = { sub: 'a', iss: issuer, aud: audience, exp: seconds(60) }
    const mac = async (alg: string) =>
      await new SignJWT(claims).setProtectedHeader({ alg }).sign(key)
    expect(await ask(authenticate, await mac('HS256'))).toHaveProperty('id', 'a')
    expect(await ask(authenticate, await mac('HS384'))).toEqual(unknown)
    expect(await ask(authenticate, await sign())).toEqual(unknown)
    expect(await ask(open(), await mac('HS256'))).toEqual(unknown)
  })
})

describe('options', () => {
  it.each<[string, object, string]>([
    ['no issuer', { issuer: undefined }, 'issuer is a string'],
    ['no audience', { audience: [] }, 'audience is a string'],
    ['plain http', { jwks: 'http://issuer.example/jwks' }, 'https address'],
    ['a host that only begins like ours', { jwks: 'http://127.0.0.1.evil.example/' }, 'https'],
    [
      'algorithm none',
      { algorithms: ['none'] },
      'algorithms with jwks is an array of some of RS256',
    ],
    ['mixed algorithms', { algorithms: ['HS256', 'RS256'] }, 'algorithms with jwks is an array'],
    ['no keys', { jwks: undefined }, 'has either jwks or secret'],
    ['both kinds of keys', { secret: 'x'.repeat(32) }, 'has either jwks or secret'],
    ['a short secret', { jwks: undefined, secret: 'short' }, '32 bytes or more'],
    [
      'a public key as a secret',
      { jwks: undefined, secret: 'x'.repeat(32), algorithms: ['HS256', 'RS256'] },
      'algorithms with secret is an array of some of HS256',
    ],
    ['misspelt', { audiense: 'x' }, 'did you mean "audience"?'],
    ['misspelt claim', { claims: { tenent: 'x' } }, 'did you mean "tenant"?'],
    ['misspelt permission', { scopes: { a: 'maks' } }, 'did you mean "mask"?'],
    ['clock tolerance of an hour', { clockTolerance: 3_600_000 }, 'clockTolerance'],
  ])('tell %s', (_name, options, message) => {
    expect(() => open(options)).toThrow(message)
  })

  it('say beforehand whether jose is there', async () => {
    await expect(open().ready()).resolves.toBeUndefined()
  })
})
