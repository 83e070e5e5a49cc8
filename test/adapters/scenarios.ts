import { Readable } from 'node:stream'
import { streamedScenarios } from './streamed-scenarios.ts'
import type { Handler, NeutralOptions, Reply } from './support/frameworks.ts'
import type { RawRequest } from './support/raw-client.ts'

/** One exchange that all frameworks must answer alike. `<<value>>` stands for the value's token. */
export interface Scenario {
  readonly name: string
  readonly masking: NeutralOptions | readonly NeutralOptions[]
  readonly parser?: 'text' | 'raw' | 'late' | 'none'
  readonly handler: Handler
  readonly request: RawRequest
  readonly status: number
  readonly body: string
  /** In place of `body`: what the pieces of a streamed chat answer say together. */
  readonly says?: string
  /** Headers that must be so; `undefined`: absent. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}

const json = 'application/json; charset=utf-8'
const internalError = '{"data":null,"success":false,"error":{"message":"Internal Error"}}'
const unsupportedType = internalError.replace('Internal Error', 'Unsupported Media Type')
const maskEmail: NeutralOptions = { response: { mask: ['email'] } }
const alice = { email: 'alice@example.com', plan: 'free' }
const aliceText = JSON.stringify(alice)
const maskedAlice = '{"email":"<<alice@example.com>>","plan":"free"}'
const errorHeaders = { 'content-type': json, 'cache-control': 'no-store' }

function post(value: unknown, headers: Readonly<Record<string, string>> = {}): RawRequest {
  const body = typeof value === 'string' ? value : JSON.stringify(value)
  return { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body }
}

const showBody: Handler = (seen, reply) => reply.json({ saw: seen.body })
/** For exchanges that end before the application; the test sees to it that it is not called. */
export const neverReached: Handler = (_seen, reply) => reply.json({ reached: true })

const requests: readonly Scenario[] = [
  {
    name: 'hides a field of a JSON body',
    masking: { request: { mask: ['email'] } },
    handler: showBody,
    request: post(alice),
    status: 200,
    body: `{"saw":${maskedAlice}}`,
    headers: { 'content-type': json },
  },
  {
    name: 'gives the application the value of a token, and the client its token again',
    masking: { request: { unmask: ['email'] }, response: { mask: ['email'] } },
    handler: (seen, reply) => {
      const { email } = seen.body as typeof alice
      reply.json({ email, isValue: email === alice.email })
    },
    request: { ...post({ email: '<<alice@example.com>>' }), path: '/?seeded' },
    status: 200,
    body: '{"email":"<<alice@example.com>>","isValue":true}',
  },
  {
    name: 'hides a field of a form, and of its raw text',
    masking: { request: { mask: { body: ['email'] } } },
    handler: (seen, reply) => reply.json({ saw: seen.body }),
    request: post('plan=free&email=alice%40example.com', {
      'Content-Type': 'application/x-www-form-urlencoded',
    }),
    status: 200,
    body: '{"saw":{"plan":"free","email":"<<alice@example.com>>"}}',
  },
  {
    name: 'hides a field of the raw body beside the parsed one',
    masking: { request: { mask: ['email'] } },
    handler: (seen, reply) => reply.json({ raw: seen.rawBody }),
    request: post(alice),
    status: 200,
    body: `{"raw":"{\\"email\\":\\"<<alice@example.com>>\\",\\"plan\\":\\"free\\"}"}`,
  },
  {
    name: 'hides a field of a body that was parsed to text, and leaves every other byte',
    masking: { request: { mask: ['email'] } },
    parser: 'text',
    handler: (seen, reply) => reply.json({ text: seen.body }),
    request: post('{ "id": 12345678901234567890, "email": "alice@example.com" }'),
    status: 200,
    body: '{"text":"{ \\"id\\": 12345678901234567890, \\"email\\": \\"<<alice@example.com>>\\" }"}',
  },
  {
    name: 'hides a field of a body that was parsed to bytes',
    masking: { request: { mask: ['email'] } },
    parser: 'raw',
    handler: (seen, reply) => {
      reply.json({ isBuffer: Buffer.isBuffer(seen.body), text: String(seen.body) })
    },
    request: post('{"email":"alice@example.com"}'),
    status: 200,
    body: '{"isBuffer":true,"text":"{\\"email\\":\\"<<alice@example.com>>\\"}"}',
  },
  {
    name: 'answers text that should be JSON and is not with 400',
    masking: { request: { mask: ['email'] } },
    parser: 'text',
    handler: neverReached,
    request: post('{"email":"alice@example.com"'),
    status: 400,
    body: internalError.replace('Internal Error', 'Bad request'),
    headers: errorHeaders,
  },
  {
    name: 'answers a body that is no JSON with 415',
    masking: { request: { mask: ['email'] } },
    handler: neverReached,
    request: post('email: alice@example.com', { 'Content-Type': 'application/x-yaml' }),
    status: 415,
    body: unsupportedType,
    headers: errorHeaders,
  },
  {
    name: 'answers plain text in a parsed body with 415',
    masking: { request: { mask: ['email'] } },
    parser: 'text',
    handler: neverReached,
    request: post('alice@example.com', { 'Content-Type': 'text/plain' }),
    status: 415,
    body: unsupportedType,
  },
  {
    name: 'lets a body that is no JSON pass where told to',
    masking: { request: { mask: ['email'] }, unsupported: 'pass' },
    parser: 'text',
    handler: (seen, reply) => reply.json({ text: seen.body }),
    request: post('alice', { 'Content-Type': 'text/plain' }),
    status: 200,
    body: '{"text":"alice"}',
  },
  {
    name: 'answers a JSON body with 500 where it is mounted before the parser',
    masking: { request: { mask: ['email'] } },
    parser: 'late',
    handler: neverReached,
    request: post(alice),
    status: 500,
    body: internalError,
    headers: errorHeaders,
  },
  {
    name: 'masks responses where it is mounted before the parser, with no rules for requests',
    masking: maskEmail,
    parser: 'late',
    handler: (seen, reply) => reply.json(seen.body),
    request: post(alice),
    status: 200,
    body: maskedAlice,
  },
  {
    name: 'has nothing to do for a request without a body',
    masking: { request: { mask: ['email'] } },
    handler: (_seen, reply) => reply.json({ reached: true }),
    request: {},
    status: 200,
    body: '{"reached":true}',
  },
  {
    name: 'hides query parameters, in the URL too',
    masking: { request: { mask: { query: ['email'] } } },
    handler: ({ query, url, originalUrl }, reply) => reply.json({ query, url, originalUrl }),
    request: { path: '/?a=1%201&email=alice%40example.com&b=%C3%A9' },
    status: 200,
    body:
      '{"query":{"a":"1 1","email":"<<alice@example.com>>","b":"é"},' +
      '"url":"/?a=1%201&email=<<alice@example.com>>&b=%C3%A9",' +
      '"originalUrl":"/?a=1%201&email=<<alice@example.com>>&b=%C3%A9"}',
  },
  {
    name: 'hides each of several parameters of one name',
    masking: { request: { mask: { query: ['email'] } } },
    handler: ({ query, url }, reply) => reply.json({ query, url }),
    request: { path: '/?email=a%40b.de&x=1&email=c%40d.de' },
    status: 200,
    body:
      '{"query":{"email":["<<a@b.de>>","<<c@d.de>>"],"x":"1"},' +
      '"url":"/?email=<<a@b.de>>&email=<<c@d.de>>&x=1"}',
  },
  {
    name: 'gives the value of a token in the query',
    masking: [{ request: { unmask: { query: ['email'] } } }],
    handler: ({ query, url }, reply) => {
      reply.json({ isValue: query['email'] === 'alice@example.com', url })
    },
    request: { path: '/?seeded&email=<<alice@example.com>>' },
    status: 200,
    body: '{"isValue":true,"url":"/?seeded&email=alice%40example.com"}',
  },
  {
    name: 'hides a parameter of the route',
    masking: { request: { mask: { params: ['id'] } } },
    handler: ({ params }, reply) => reply.json({ id: params['id'] }),
    request: { path: '/users/alice%40example.com' },
    status: 200,
    body: '{"id":"<<alice@example.com>>"}',
  },
  {
    name: 'hides a header in each of its forms',
    masking: { request: { mask: { headers: ['x-email'] } } },
    handler: ({ headers, rawHeaders, headersDistinct }, reply) => {
      const raw = rawHeaders[rawHeaders.indexOf('X-Email') + 1]
      reply.json({ plain: headers['x-email'], raw, distinct: headersDistinct['x-email'] })
    },
    request: { headers: { 'X-Email': 'alice@example.com' } },
    status: 200,
    body:
      '{"plain":"<<alice@example.com>>","raw":"<<alice@example.com>>",' +
      '"distinct":["<<alice@example.com>>"]}',
  },
  {
    name: 'hides all parts of a request at once',
    masking: {
      request: {
        mask: { body: ['email'], query: ['q'], params: ['id'], headers: ['x-email'] },
      },
    },
    handler: ({ body, query, params, headers }, reply) => {
      reply.json({ body, q: query['q'], id: params['id'], header: headers['x-email'] })
    },
    request: { ...post(alice, { 'X-Email': 'h@e.de' }), path: '/users/i@d.de?q=q@q.de' },
    status: 200,
    body: `{"body":${maskedAlice},"q":"<<q@q.de>>","id":"<<i@d.de>>","header":"<<h@e.de>>"}`,
  },
  {
    name: 'answers a token that is none with the contract’s error',
    masking: { request: { unmask: ['email'] } },
    handler: neverReached,
    request: post({ email: 'abcdefghijk' }),
    status: 500,
    body: internalError.replace('Internal Error', 'Unmasking of given token values failed.'),
    headers: errorHeaders,
  },
]

const responses: readonly Scenario[] = [
  {
    name: 'hides a field of an object',
    masking: maskEmail,
    handler: (_seen, reply) => reply.json(alice),
    request: {},
    status: 200,
    body: maskedAlice,
    headers: { 'content-type': json },
  },
  {
    name: 'hides a field of an error’s answer',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.status(422)
      reply.json(alice)
    },
    request: {},
    status: 422,
    body: maskedAlice,
  },
  {
    name: 'hides what toJSON gives',
    masking: { response: { mask: ['email'] } },
    handler: (_seen, reply) => reply.json({ toJSON: () => alice }),
    request: {},
    status: 200,
    body: maskedAlice,
  },
  {
    name: 'leaves every byte that no rule names, big numbers among them',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', json)
      reply.send('{ "id":12345678901234567890, "n":1.50, "email":"alice@example.com" }')
    },
    request: {},
    status: 200,
    body: '{ "id":12345678901234567890, "n":1.50, "email":"<<alice@example.com>>" }',
  },
  {
    name: 'hides a field of bytes',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', json)
      reply.send(Buffer.from(aliceText))
    },
    request: {},
    status: 200,
    body: maskedAlice,
    headers: { 'content-type': json },
  },
  {
    name: 'hides a field of JSON that is sent as text',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'text/plain; charset=utf-8')
      reply.send(aliceText)
    },
    request: {},
    status: 200,
    body: maskedAlice,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  },
  {
    name: 'leaves text that only looks like JSON',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'text/plain; charset=utf-8')
      reply.send('{"email": alice}')
    },
    request: {},
    status: 200,
    body: '{"email": alice}',
  },
  {
    name: 'leaves markup',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'text/html; charset=utf-8')
      reply.send('<p>hello</p>')
    },
    request: {},
    status: 200,
    body: '<p>hello</p>',
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-length': '12' },
  },
  ...[
    ['sent', (reply: Reply) => reply.send(aliceText)] as const,
    ['streamed', (reply: Reply) => reply.stream(Readable.from([aliceText]))] as const,
  ].map(
    ([how, answer]): Scenario => ({
      name: `hides a field of JSON that is ${how} as a script`,
      masking: maskEmail,
      handler: (_seen, reply) => {
        reply.set('Content-Type', 'text/javascript; charset=utf-8')
        answer(reply)
      },
      request: {},
      status: 200,
      body: maskedAlice,
    }),
  ),
  {
    name: 'leaves a script',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'text/javascript; charset=utf-8')
      reply.stream(Readable.from(['show(', 'email)']))
    },
    request: {},
    status: 200,
    body: 'show(email)',
  },
  {
    name: 'hides a field of a JSON type with a suffix',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'application/problem+json; charset=utf-8')
      reply.send(aliceText)
    },
    request: {},
    status: 200,
    body: maskedAlice,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  },
  {
    name: 'keeps back a JSON type that is no JSON',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', json)
      reply.send('{"email":"alice@example.com"')
    },
    request: {},
    status: 500,
    body: internalError,
    headers: errorHeaders,
  },
  {
    name: 'does not blame the client for a response that cannot be masked',
    masking: { response: { mask: ['**.email'] } },
    handler: (_seen, reply) => {
      reply.set('Content-Type', json)
      reply.send(`${'['.repeat(300)}{"email":"alice@example.com"}${']'.repeat(300)}`)
    },
    request: {},
    status: 500,
    body: internalError,
  },
  {
    name: 'keeps back JSON in another charset',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'application/json; charset=utf-16le')
      reply.send(Buffer.from(aliceText, 'utf16le'))
    },
    request: {},
    status: 500,
    body: internalError,
  },
  {
    name: 'keeps back JSON that was encoded inside',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', json)
      reply.set('Content-Encoding', 'gzip')
      reply.send(Buffer.from(aliceText))
    },
    request: {},
    status: 500,
    body: internalError,
    headers: { ...errorHeaders, 'content-encoding': undefined },
  },
  {
    name: 'keeps back a JSON sequence',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'application/json-seq')
      reply.send(`\u001e${aliceText}\n`)
    },
    request: {},
    status: 500,
    body: internalError,
  },
  {
    name: 'lets a JSON sequence pass where told to',
    masking: { ...maskEmail, unsupported: 'pass' },
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'application/json-seq; charset=utf-8')
      reply.send('\u001e{"email":"a"}\n')
    },
    request: {},
    status: 200,
    body: '\u001e{"email":"a"}\n',
  },
  {
    name: 'drops what was said of the plain body',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('ETag', '"plain"')
      reply.set('Content-MD5', 'plain')
      reply.set('Digest', 'sha-256=plain')
      reply.set('Content-Digest', 'sha-256=:plain:')
      reply.set('Repr-Digest', 'sha-256=:plain:')
      reply.json(alice)
    },
    request: {},
    status: 200,
    body: maskedAlice,
    headers: {
      'content-md5': undefined,
      digest: undefined,
      'content-digest': undefined,
      'repr-digest': undefined,
    },
  },
  {
    name: 'keeps what was said of a body that did not change',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('ETag', '"v1"')
      reply.set('Digest', 'sha-256=same')
      reply.json({ plan: 'free' })
    },
    request: {},
    status: 200,
    body: '{"plan":"free"}',
    headers: { etag: '"v1"', digest: 'sha-256=same' },
  },
  {
    name: 'answers HEAD with the masked body’s length',
    masking: maskEmail,
    handler: (_seen, reply) => reply.json(alice),
    request: { method: 'HEAD' },
    status: 200,
    body: '',
    headers: { 'content-type': json },
  },
  {
    name: 'has nothing to do for 204',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.status(204)
      reply.json(alice)
    },
    request: {},
    status: 204,
    body: '',
    headers: { 'content-type': undefined, 'content-length': undefined },
  },
  {
    name: 'hides a field of a stream',
    masking: maskEmail,
    handler: (_seen, reply) => {
      reply.set('Content-Type', json)
      reply.stream(Readable.from([aliceText.slice(0, 15), aliceText.slice(15)]))
    },
    request: {},
    status: 200,
    body: maskedAlice,
    headers: { 'content-type': json, 'transfer-encoding': undefined },
  },
  {
    name: 'keeps back a stream that is over the bound',
    masking: { ...maskEmail, maximumBodyBytes: 16 },
    handler: (_seen, reply) => {
      reply.set('Content-Type', json)
      reply.stream(Readable.from([aliceText.slice(0, 15), aliceText.slice(15)]))
    },
    request: {},
    status: 500,
    body: internalError,
    headers: errorHeaders,
  },
  {
    name: 'lets a stream over the bound pass where told to',
    masking: { ...maskEmail, maximumBodyBytes: 4, unsupported: 'pass' },
    handler: (_seen, reply) => {
      reply.set('Content-Type', json)
      reply.stream(Readable.from(['{"pl', 'an":"free"}']))
    },
    request: {},
    status: 200,
    body: '{"plan":"free"}',
  },
  {
    name: 'leaves a long stream that is no JSON, as it comes',
    masking: { ...maskEmail, maximumBodyBytes: 4 },
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'text/csv; charset=utf-8')
      reply.stream(Readable.from(['  id,plan\n', '1,free\n', '2,free\n']))
    },
    request: {},
    status: 200,
    body: '  id,plan\n1,free\n2,free\n',
    headers: { 'content-type': 'text/csv; charset=utf-8' },
  },
  {
    name: 'hides a field of what is written to Node’s response',
    masking: maskEmail,
    handler: (_seen, reply) => {
      const response = reply.node()
      response.writeHead(201, { 'Content-Type': json, 'Content-Length': aliceText.length })
      response.write(aliceText.slice(0, 20))
      response.end(aliceText.slice(20))
    },
    request: {},
    status: 201,
    body: maskedAlice,
    headers: { 'content-type': json },
  },
  {
    name: 'gives the client the values of the tokens that the application holds',
    masking: { request: { mask: ['email'] }, response: { unmask: ['saw.email'] } },
    handler: showBody,
    request: post(alice),
    status: 200,
    body: `{"saw":${aliceText}}`,
  },
]

const wrongContexts: readonly (readonly [what: string, context: () => unknown])[] = [
  ['rejects', () => Promise.reject(new Error('alice@example.com'))],
  ['is nothing', () => undefined],
  ['is null', () => null],
  ['is a string', () => 'alice'],
  ['is a list', () => [{ subject: 'alice' }]],
  ['is an instance of a class', () => new Date()],
  ['has a key of no meaning', () => ({ subject: 'alice', colour: 'red' })],
  ['has a key that is misspelt', () => ({ rolse: ['support'] })],
  ['names the tenant', () => ({ tenant: 'a' })],
  ['has a signal', () => ({ signal: new AbortController().signal })],
  ['has an own __proto__', () => JSON.parse('{"__proto__":{"roles":["support"]}}')],
  ['has a key of every object', () => ({ toString: 'alice' })],
  ['has one role for many', () => ({ roles: 'support' })],
  ['has a role that is no string', () => ({ roles: ['support', 1] })],
  ['has a subject that is no string', () => ({ subject: 7 })],
  ['has an empty subject', () => ({ subject: '' })],
  ['has no time to live', () => ({ ttl: 0 })],
  ['has null for an actor', () => ({ actor: null })],
  ['has a list for attributes', () => ({ attributes: [] })],
]

const mounts: readonly Scenario[] = [
  {
    name: 'applies rules once that are mounted twice',
    masking: [maskEmail, { response: { mask: { email: {} } } }],
    handler: (_seen, reply) => reply.json(alice),
    request: {},
    status: 200,
    body: maskedAlice,
  },
  {
    name: 'applies the rules of a request once that are mounted twice',
    masking: Array(2).fill({
      request: { mask: { body: ['email'], params: ['id'], query: ['q'] } },
    }),
    handler: ({ body, params, query }, reply) =>
      reply.json({ body, id: params['id'], q: query['q'] }),
    request: { ...post(alice), path: '/users/i@d.de?q=q@q.de' },
    status: 200,
    body: `{"body":${maskedAlice},"id":"<<i@d.de>>","q":"<<q@q.de>>"}`,
  },
  {
    name: 'applies different rules that are mounted one in the other',
    masking: [maskEmail, { response: { mask: ['phone'] } }],
    handler: (_seen, reply) => reply.json({ email: 'alice@example.com', phone: '5550100' }),
    request: {},
    status: 200,
    body: '{"email":"<<alice@example.com>>","phone":"<<5550100>>"}',
  },
  {
    name: 'answers the error of the inner middleware past the rules of the outer one',
    masking: [{ response: { mask: ['**.message'] } }, { request: { mask: ['email'] } }],
    handler: neverReached,
    request: post('x', { 'Content-Type': 'text/plain' }),
    status: 415,
    body: unsupportedType,
  },
  {
    name: 'skips what it is told to skip',
    masking: { ...maskEmail, skip: (host) => host.headers['x-internal'] === 'yes' },
    handler: (_seen, reply) => reply.json({ email: 'public' }),
    request: { headers: { 'X-Internal': 'yes' } },
    status: 200,
    body: '{"email":"public"}',
  },
  {
    name: 'fails closed where skip fails',
    masking: { ...maskEmail, skip: () => Promise.reject(new Error('alice@example.com')) },
    handler: neverReached,
    request: {},
    status: 500,
    body: internalError,
    headers: errorHeaders,
  },
  {
    name: 'fails closed where tenant fails',
    masking: {
      ...maskEmail,
      tenant: () => {
        throw new Error('alice@example.com')
      },
    },
    handler: neverReached,
    request: {},
    status: 500,
    body: internalError,
  },
  {
    name: 'fails closed where the tenant is none',
    masking: { response: { mask: ['email'] }, tenant: () => '' },
    handler: neverReached,
    request: {},
    status: 500,
    body: internalError,
  },
  {
    name: 'fails closed where the tenant is not known',
    masking: { request: { mask: ['email'] }, tenant: () => undefined as never },
    handler: neverReached,
    request: post(alice),
    status: 500,
    body: internalError,
  },
  ...wrongContexts.map(([what, context]): Scenario => {
    return {
      name: `fails closed where the context ${what}`,
      masking: { response: { mask: ['email'] }, context: context as never },
      handler: neverReached,
      request: {},
      status: 500,
      body: internalError,
      headers: errorHeaders,
    }
  }),
]

export const scenarios: readonly Scenario[] = [
  ...requests,
  ...responses,
  ...streamedScenarios,
  ...mounts,
]
