import { createApi, createMasker, createRateLimiter, createTextApi, MaskingError } from 'fieldveil'
import { expect, test } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { defaultOptions } from './support/api-servers.ts'

const masker = createMasker({ keys: testKeys })
const limiter = createRateLimiter()

function mistakeIn(open: () => unknown): string {
  try {
    open()
  } catch (error) {
    if (error instanceof MaskingError && error.code === 'invalid_options') return error.message
    throw error
  }
  throw new Error('the options were accepted')
}

test.each([
  [{ authenticate: undefined }, 'authenticate is missing'],
  [{ dialekt: 'detail' }, 'did you mean "dialect"'],
  [{ dialect: 'details' }, 'dialect is one of'],
  [{ path: 'api' }, "path is one like '/api/vault'"],
  [{ rateLimit: true }, 'rateLimit is what createRateLimiter() makes'],
  [{ rateLimit: null }, 'rateLimit is what createRateLimiter() makes'],
  [{ jobs: {} }, 'jobs is what createJobQueue()'],
  [{ jobs: null }, 'jobs is what createJobQueue()'],
  [{ maximumBodyBytes: 0 }, 'maximumBodyBytes is an integer'],
  // What an environment variable holds: each of these would be taken for `true`.
  [{ maskWithoutLimits: 'false' }, 'maskWithoutLimits is true or false'],
  [{ administration: 'false' }, 'administration is true or false'],
  [{ openapi: '0' }, 'openapi is true or false'],
])('a mistake in the options of the tokenization API is refused: %j', (options, message) => {
  const given = { ...defaultOptions, ...options } as never
  expect(mistakeIn(() => createApi(masker, given))).toContain(message)
})

// Each of these would have served without a limit.
test.each([
  [{ limter: limiter, limit: 5 }, 'did you mean "limiter"'],
  [{ limit: 5 }, 'lifetime is { limiter: createRateLimiter(…), limit }'],
  [{ limiter, limit: '5' }, 'lifetime.limit is an integer'],
  [limiter, 'lifetime, has no option'],
  [true, 'lifetime is { limiter: createRateLimiter(…), limit }'],
  [null, 'lifetime is { limiter: createRateLimiter(…), limit }'],
])('a mistake in the lifetime of the text service is refused: %#', (lifetime, message) => {
  const given = { ...defaultOptions, lifetime } as never
  expect(mistakeIn(() => createTextApi(masker, given))).toContain(message)
})
