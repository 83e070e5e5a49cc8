import fc from 'fast-check'
import { type Api, createMasker, createTextApi } from 'fieldveil'
import { expect, test } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { createFuzzRequests, type FuzzRequest } from './fuzz.ts'
import { defaultOptions } from './support/api-servers.ts'
import { createTestApi, send } from './support/call-api.ts'

const canary = 'canary.person@example.com'
// `FUZZ_RUNS=5000 npx vitest run test/api/fuzz.test.ts` sends more.
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
    { numRuns },
  )
  expect(errors).toEqual([])
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
})

async function check(api: Api, { method, path, bearer, body }: FuzzRequest): Promise<void> {
  const answer = await send(api, path, body, { method, bearer })
  expect(answer.headers['Cache-Control']).toBe('no-store')
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
