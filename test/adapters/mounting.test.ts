import { createMasker, type Masker, MaskingError } from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { koaMasking } from 'fieldveil/koa'
import { describe, expect, test, vi } from 'vitest'
import { frameworks } from './support/frameworks.ts'
import { makeMasker } from './support/maskers.ts'
import { exchange, listen } from './support/raw-client.ts'

const masker = makeMasker()

const mistakes: readonly (readonly [string, unknown, RegExp])[] = [
  ['no options', undefined, /options must be an object/],
  ['nothing configured', {}, /nothing is configured/],
  ['empty sides', { request: {}, response: {} }, /nothing is configured/],
  ['no parts', { request: { mask: {} } }, /nothing is configured/],
  ['a misspelt option', { respones: { mask: ['a'] } }, /'respones'; did you mean 'response'/],
  ['a strange option', { colour: 1, response: { mask: ['a'] } }, /'colour'; known are request/],
  ['a misspelt direction', { response: { maks: ['a'] } }, /'response.maks'; did you mean 'mask'/],
  ['a side that is a list', { response: ['a'] }, /response must be an object with mask, unmask/],
  [
    'a misspelt part',
    { request: { mask: { body: ['a'], qeury: ['b'] } } },
    /request\.mask: unknown part 'qeury'; did you mean 'query'/,
  ],
  ['rules of a wrong type', { response: { mask: 'email' } }, /response\.mask/],
  ['a path of a wrong type', { response: { mask: [1] } }, /response\.mask: .*Rule 0/],
  ['a rule of a wrong type', { request: { mask: { email: 1 } } }, /request\.mask\.body: /],
  ['no rules', { response: { mask: [] } }, /response\.mask: .*name no field/],
  ['a path that cannot be', { response: { mask: ['a..b'] } }, /response\.mask: .*a\.\.b/],
  [
    'a header in capitals',
    { request: { mask: { headers: ['X-Email'] } } },
    /request\.mask\.headers: .*did you mean `x-email`|`\["x-email"\]`/,
  ],
  [
    'a path in both directions',
    { response: { mask: ['a.b'], unmask: ['a["b"]'] } },
    /'a\.b' stands in both response\.mask and response\.unmask; keep one/,
  ],
  [
    'a path in both directions of a part',
    { request: { mask: { query: ['a'] }, unmask: { query: { a: {} } } } },
    /'a' stands in both request\.mask\.query and request\.unmask\.query/,
  ],
  ['a wrong choice', { response: { mask: ['a'] }, unsupported: 'no' }, /unsupported must be/],
  ['a wrong bound', { response: { mask: ['a'] }, maximumBodyBytes: 1.5 }, /maximumBodyBytes must/],
  ['a tenant that is no function', { response: { mask: ['a'] }, tenant: 'x' }, /tenant must be a/],
  [
    'a context that is no function',
    { response: { mask: ['a'] }, context: {} },
    /context must be a/,
  ],
  ['a misspelt context', { response: { mask: ['a'] }, contxt: {} }, /did you mean 'context'/],
  ['a skip that is no function', { response: { mask: ['a'] }, skip: true }, /skip must be a/],
  ['an onError that is no function', { response: { mask: ['a'] }, onError: 1 }, /onError must be/],
]

describe.each([
  { name: 'expressMasking', mount: expressMasking as (...given: never[]) => unknown },
  { name: 'koaMasking', mount: koaMasking as (...given: never[]) => unknown },
])('$name', ({ name, mount }) => {
  test.each(mistakes)('refuses %s', (_what, options, message) => {
    const act = () => mount(masker as never, options as never)

    expect(act).toThrow(MaskingError)
    expect(act).toThrow(message)
    expect(codeOf(act)).toMatch(/^invalid_(options|rules)$/)
  })

  test.each([
    ['nothing', undefined],
    ['the function that makes one', createMasker],
    ['something else', {}],
  ])('refuses %s for a masker', (_what, given) => {
    const act = () => mount(given as never, { response: { mask: ['a'] } } as never)

    expect(act).toThrow(`${name}: the first argument must be a masker`)
  })

  test('takes a field of the body that is called as a part is, in a list', () => {
    expect(() => mount(masker as never, { request: { mask: ['body'] } } as never)).not.toThrow()
  })

  test('reads rules once, when it is mounted', () => {
    const prepare = vi.fn(masker.prepare)
    const watched: Masker = { ...masker, prepare }
    const options = { request: { mask: ['a'] }, response: { mask: ['b'], unmask: ['c'] } }
    mount(watched as never, options as never)

    expect(prepare.mock.calls).toEqual([
      [['a'], 'body'],
      [['c'], 'body'],
      [['b'], 'body'],
    ])
  })
})

test.each(frameworks)('$name: tells the console once for each code', async ({ build }) => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  const app = build({
    masker,
    mounts: [{ request: { mask: ['email'] } }],
    parser: 'late',
    handler: () => {},
  })
  await using server = await listen(app)
  const request = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"email":"alice@example.com"}',
  }
  await exchange(server.port, request)
  await exchange(server.port, request)
  const lines = printed.mock.calls.flat()
  printed.mockRestore()

  expect(lines).toEqual([
    'fieldveil: unsupported_body: request: the body (application/json) was not parsed; ' +
      'mount a parser that reads this type before fieldveil',
  ])
})

test.each(frameworks)('$name: answers though onError fails', async ({ build }) => {
  const onError = vi.fn(() => {
    throw new Error('the logger is out of order')
  })
  const app = build({
    masker,
    mounts: [{ request: { mask: ['email'] }, onError }],
    handler: () => {},
  })
  await using server = await listen(app)
  const response = await exchange(server.port, {
    method: 'POST',
    headers: { 'Content-Type': 'text/csv' },
    body: 'email',
  })

  expect(response.status).toBe(415)
  expect(onError).toHaveBeenCalledOnce()
})

test.each(
  frameworks.flatMap(({ name, build }) =>
    [
      [
        'multipart/form-data; boundary=x',
        'multipart/form-data',
        'such as multer, before fieldveil',
      ],
      ['text/plain', 'text/plain', "unsupported: 'pass'"],
      // What a client makes up is not repeated.
      ['text/alice', 'neither JSON nor a form', "unsupported: 'pass'"],
    ].map(([type, which, mend]) => ({ name, build, type, which, mend })),
  ),
)('$name: says what mends $type', async ({ build, type = '', which = '', mend = '' }) => {
  const onError = vi.fn()
  const mounts = [{ request: { mask: ['email'] }, onError }]
  await using server = await listen(build({ masker, mounts, handler: () => {} }))
  const headers = { 'Content-Type': type }
  const response = await exchange(server.port, { method: 'POST', headers, body: 'alice' })
  expect(response.status).toBe(415)
  const [{ message, cause }] = onError.mock.calls[0] as [MaskingError & { cause: MaskingError }]
  expect(message).toBe('Unsupported Media Type')
  expect(cause.message).toContain(`rules cannot be applied to the body (${which})`)
  expect(cause.message).toContain(mend)
  expect(cause.message).not.toContain('alice')
})

function codeOf(act: () => unknown): string {
  try {
    act()
    return ''
  } catch (error) {
    return (error as MaskingError).code
  }
}
