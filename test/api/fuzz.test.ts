import { METHODS } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { type Api, createMasker, createTextApi } from 'fieldveil'
import { expect, test } from 'vitest'
import { exchange, listen } from '../adapters/support/raw-client.ts'
import { testKeys } from '../support/keys.ts'
import { createFuzzRequests, type FuzzRequest } from './fuzz.ts'
import { apiFrameworks, defaultOptions } from './support/api-servers.ts'
import { createTestApi, send } from './support/call-api.ts'
import { jsonRequest } from './support/json-request.ts'

const canary = 'canary.person@example.com'
// `FUZZ_RUNS=4000 npx vitest run test/api/fuzz.test.ts --testTimeout 900000` sends more, and looks at the heap.
const isLong = process.env['FUZZ_RUNS'] !== undefined
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)
const statuses = [200, 204, 400, 401, 403, 404, 405, 409, 413, 415, 422]
const ownFailures =
  /^(Masking|Unmasking of given token values failed|unmask data|Missing token|Payload|token_value must)/

const masker = createMasker({ keys: testKeys })
const apis = [
  [
    'the tokenization API',
    (errors: unknown[]) => createTestApi(masker, { onError: (error) => errors.push(error) }),
  ],
  [
    'the text service',
    (errors: unknown[]) =>
      createTextApi(masker, { ...defaultOptions, onError: (error) => errors.push(error) }),
  ],
] as const

test.each(
  apis,
)('%s answers whatever its document allows, and whatever it does not', async (_name, open) => {
  const errors: unknown[] = []
  const api = open(errors)
  const { json } = await send(api, '/openapi.json', undefined, { method: 'GET' })
  const before = Object.getOwnPropertyNames(Object.prototype)
  await fc.assert(
    fc.asyncProperty(createFuzzRequests(json, canary), (request) => check(api, request)),
    { numRuns: 100 },
  )
  const heap = isLong ? measureHeap() : 0
  await fc.assert(
    fc.asyncProperty(createFuzzRequests(json, canary), (request) => check(api, request)),
    { numRuns },
  )
  // The store of the masker keeps what the requests masked.
  if (isLong) expect(measureHeap() - heap).toBeLessThan(numRuns * 4_096 + 33_554_432)
  expect(errors).toEqual([])
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
})

test.each(apiFrameworks)('a server answers them too, $name', async ({ build }) => {
  const errors: unknown[] = []
  const options = { onError: (error: unknown) => void errors.push(error) }
  await using server = await listen(build({ masker, options }))
  const { json } = await send(createTestApi(masker), '/openapi.json', undefined, { method: 'GET' })
  const requests = createFuzzRequests(json, canary).filter(isSendable)
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const { method, path, bearer, body } = request
      const options = { method, bearer }
      const {
        status,
        headers,
        body: text,
      } = await exchange(server.port, jsonRequest(path, body, options))
      const json = text === '' ? undefined : JSON.parse(text)
      judge(request, { status, text, json, cache: headers['cache-control'] })
    }),
    { numRuns: Math.ceil(numRuns / 8) },
  )
  expect(errors).toEqual([])
})

// What no client could put on the line, and what Node answers itself, before anybody is asked.
function isSendable({ method, path }: FuzzRequest): boolean {
  return METHODS.includes(method) && /^[\x21-\x7e]*$/.test(path)
}

/** Bytes of the heap that are in use, after everything else was let go. */
function measureHeap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

async function check(api: Api, request: FuzzRequest): Promise<void> {
  const { method, path, bearer, body } = request
  const { headers, ...answer } = await send(api, path, body, { method, bearer })
  judge(request, { ...answer, cache: headers['Cache-Control'] })
}

interface JudgedAnswer {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever an error looks like.
  readonly json: any
  readonly cache: string | undefined
}

function judge({ path }: FuzzRequest, answer: JudgedAnswer): void {
  expect(answer.cache).toBe('no-store')
  if (answer.status === 500) expect(answer.json.error.message).toMatch(ownFailures)
  else expect(statuses).toContain(answer.status)
  expect(answer.text).not.toMatch(/\.ts:\d|node:internal|node_modules/)
  // Names that a definition or a payload uses are printed; values never are.
  if (answer.status >= 400 && !path.startsWith('/metadata/') && !isName(answer.text))
    expect(answer.text).not.toContain(canary)
}

function isName(text: string): boolean {
  return /not defined/.test(text)
}
