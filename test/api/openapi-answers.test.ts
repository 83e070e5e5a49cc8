import {
  createJobQueue,
  createMasker,
  createTextApi,
  type Dialect,
  type JobQueue,
  type MaskerOptions,
  type RateLimiter,
  type TokenStore,
} from 'fieldveil'
import { describe, expect, test } from 'vitest'
import type { ApiRequest } from '../../src/types.ts'
import { testKeys } from '../support/keys.ts'
import { defaultOptions } from './support/api-servers.ts'
import { badge } from './support/badge-type.ts'
import { createTestApi, send } from './support/call-api.ts'

type Api = (request: ApiRequest) => Promise<{ readonly status: number }>
type Documented = Readonly<Record<string, Readonly<Record<string, Operation>>>>

interface Operation {
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
}

const fail = async (): Promise<never> => {
  throw new Error('down')
}
const brokenStore: TokenStore = { claim: fail, read: fail, replace: fail }
const verdict = { limit: 5, remaining: 0, resetAfter: 1, policy: '"mask";q=5;w=60' }
const spent: RateLimiter = {
  consume: async () => ({ allowed: false, ...verdict }),
  penalise: async () => {},
}
const findPending: JobQueue['find'] = async (ids) =>
  ids.map((id) => ({ id, callType: 'unmask', status: 'PENDING', submittedAt: 0, progress: 0 }))
const brokenLimiter: RateLimiter = { consume: fail, penalise: fail }

const bodies: Readonly<Record<string, unknown>> = {
  '/mask': { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] },
  '/unmask': { unmask: [{ token_value: 'neverIssued42' }] },
  '/async-status': { status: [{ tracking_id: 'neverGiven' }] },
  '/metadata/token-types': badge,
  '/metadata/formats': { name: 'Badge', shape: 'words' },
  '/metadata/policies': { name: 'Badge' },
  '/metadata/tags': { entity: 'BADGE' },
  '/erase': { token: 'neverIssued42' },
  '/anonymize/text': { text: 'Ann Lee wrote' },
}

function bodyOf(path: string): unknown {
  return bodies[path] ?? (/^\/un?mask/.test(path) ? bodies['/unmask'] : bodies['/mask'])
}

/** What each operation answered, over requests that are right and wrong in every respect there is. */
async function gatherStatuses(
  documented: Documented,
  token: string,
  apis: Readonly<Record<'good' | 'spent' | 'unlimited' | 'down' | 'closed' | 'full', Api>>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const seen = new Map<string, Set<string>>()
  for (const [path, item] of Object.entries(documented)) {
    for (const method of Object.keys(item).filter((name) => name !== 'parameters')) {
      const statuses = new Set<string>()
      seen.set(`${method} ${path}`, statuses)
      const right = method === 'get' ? undefined : bodyOf(path)
      const known = path === '/unmask' ? { unmask: [{ token_value: token }] } : right
      const ask = async (
        api: Api,
        body: unknown,
        more: Partial<ApiRequest> = {},
        bearer = 'all',
      ) => {
        const text = typeof body === 'string' ? body : JSON.stringify(body)
        const { status } = await api({
          method: method.toUpperCase(),
          path: path.replace(/\{\w+\}/, 'x'),
          headers: bearer === '' ? {} : { authorization: `Bearer ${bearer}`, ...more.headers },
          query: '',
          ...(text === undefined ? {} : { read: async () => Buffer.from(text) }),
          raw: undefined,
          ...(more.read === undefined ? {} : { read: more.read }),
        })
        statuses.add(String(status))
      }
      for (const api of Object.values(apis)) await ask(api, right)
      await ask(apis.good, known)
      await ask(apis.down, right, {}, 'masker')
      for (const bearer of ['', 'nobody', 'broken', 'unmasker', 'masker']) {
        await ask(apis.good, right, {}, bearer)
      }
      if (right === undefined) continue
      for (const wrong of ['{', {}, { other: 1 }, { ...right, minimumNoOfBytes: 21 }]) {
        await ask(apis.good, wrong)
      }
      await ask(apis.good, { name: 'Badge', shape: 'card' })
      await ask(apis.good, right, { headers: { 'content-length': '5000' } })
      await ask(apis.good, right, { headers: { 'content-type': 'text/plain' } })
      await ask(apis.good, right, { read: () => new Promise(() => {}) })
      for (const value of ['first', 'second', 'third']) {
        await ask(apis.good, { mask: [{ value, token_name: 'Text Token' }] })
      }
    }
  }
  return seen
}

function expectSame(documented: Documented, seen: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [place, statuses] of seen) {
    const [method = '', path = ''] = place.split(' ')
    const { responses } = documented[path]?.[method] as Operation
    expect([place, [...statuses].sort()]).toEqual([place, Object.keys(responses).sort()])
  }
}

const dialects: readonly Dialect[] = ['protecto', 'detail', 'message', 'problem']

describe.each(
  dialects,
)('the document in the dialect %s has the statuses that come, and no others', (dialect) => {
  const settings = { dialect, maximumBodyBytes: 4_096, bodyTimeout: 20 }

  test.each([
    'documented',
    'semantic',
  ] as const)('of the tokenization API, %s', async (unmaskErrors) => {
    const open = (given: Partial<MaskerOptions>) =>
      createMasker({ keys: testKeys, unmaskErrors, retries: 0, timeout: 1_000, ...given })
    const masker = open({ quota: { limit: 1 } })
    const closed = open({})
    const closedApi = createTestApi(closed, settings)
    await Promise.all([closed.close(), closedApi.close()])
    const busy = open({})
    const jobs = { ...createJobQueue({ masker: busy }), submit: fail, find: findPending }
    const full = createJobQueue({ masker: busy, bytes: 1 })
    const api = createTestApi(masker, settings)
    const { json } = await send(api, '/openapi.json', undefined, { method: 'GET' })
    const masked = await send(api, '/mask', bodies['/mask'])
    const seen = await gatherStatuses(json.paths, masked.json.data[0].token_value, {
      good: api,
      spent: createTestApi(masker, { ...settings, rateLimit: spent }),
      unlimited: createTestApi(masker, { ...settings, rateLimit: brokenLimiter }),
      down: createTestApi(open({ store: brokenStore }), { ...settings, jobs }),
      closed: closedApi,
      full: createTestApi(busy, { ...settings, jobs: full }),
    })
    expectSame(json.paths, seen)
  })

  test('of the text service', async () => {
    const masker = createMasker({ keys: testKeys })
    const closed = createMasker({ keys: testKeys })
    await closed.close()
    const options = { ...defaultOptions, ...settings }
    const api = createTextApi(masker, options)
    const full = createTextApi(masker, { ...options, lifetime: { limiter: spent, limit: 5 } })
    const { json } = await send(full, '/openapi.json', undefined, { method: 'GET' })
    const seen = await gatherStatuses(json.paths, '', {
      good: api,
      spent: createTextApi(masker, { ...options, rateLimit: spent }),
      unlimited: createTextApi(masker, { ...options, rateLimit: brokenLimiter }),
      down: createTextApi(createMasker({ keys: testKeys, store: brokenStore }), options),
      closed: createTextApi(closed, options),
      full,
    })
    expectSame(json.paths, seen)
  })
})

test('a GET has no body', async () => {
  const api = createTestApi(createMasker({ keys: testKeys }))
  const { json } = await send(api, '/openapi.json', undefined, { method: 'GET' })
  const paths = Object.values<Readonly<Record<string, Operation>>>(json.paths)
  expect(paths.filter(({ get }) => get?.requestBody !== undefined)).toEqual([])
})
