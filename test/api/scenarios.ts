import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { RawRequest } from '../adapters/support/raw-client.ts'
import { mountPath } from './support/api-servers.ts'
import { jsonRequest } from './support/json-request.ts'

/** One exchange that all frameworks must answer alike. */
export interface ApiScenario {
  readonly name: string
  readonly request: RawRequest
  readonly status: number
  /** The whole body, or a part of it. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string | undefined>>
}

export const failure = (message: string): object => ({
  data: null,
  success: false,
  error: { message },
})

const ann = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
const masked = { success: true, data: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
const maskAnn = (headers: Readonly<Record<string, string>>, body: unknown = ann): RawRequest =>
  jsonRequest('/mask', body, { headers })
const bytes = (body: Buffer, headers: Readonly<Record<string, string>>): RawRequest => ({
  ...jsonRequest('/mask', undefined, {
    headers: { 'Content-Type': 'application/json', ...headers },
  }),
  body,
})
const text = Buffer.from(JSON.stringify(ann))
const bomb = gzipSync(Buffer.alloc(8_388_608, 32))
const license =
  'To access Protecto, a valid license is required. Please create an account to execute the code'
const refused = 'Access token has expired or is not yet valid.'
const allow = { allow: 'PUT, POST, OPTIONS' }

const paths: readonly ApiScenario[] = [
  { name: 'PUT', request: jsonRequest('/mask', ann), status: 200, body: masked },
  {
    name: 'POST',
    request: jsonRequest('/mask', ann, { method: 'POST' }),
    status: 200,
    body: masked,
  },
  { name: 'a slash at the end', request: jsonRequest('/mask/', ann), status: 200, body: masked },
  { name: 'a query', request: jsonRequest('/mask?x=1', ann), status: 200, body: masked },
  {
    name: 'an unknown path',
    request: jsonRequest('/masks', ann),
    status: 404,
    body: failure('URL Not Found'),
  },
  {
    name: 'the mount point itself',
    request: jsonRequest('', ann),
    status: 404,
    body: failure('URL Not Found'),
  },
  {
    name: 'another method',
    request: jsonRequest('/mask', undefined, { method: 'GET' }),
    status: 405,
    body: failure('Method Not Allowed'),
    headers: allow,
  },
  {
    name: 'DELETE',
    request: jsonRequest('/unmask', undefined, { method: 'DELETE', bearer: '' }),
    status: 405,
    body: failure('Method Not Allowed'),
    headers: allow,
  },
  {
    name: 'HEAD of a call',
    request: jsonRequest('/mask', undefined, { method: 'HEAD' }),
    status: 405,
    body: undefined,
    headers: allow,
  },
  {
    name: 'OPTIONS',
    request: jsonRequest('/mask', undefined, { method: 'OPTIONS', bearer: '' }),
    status: 204,
    body: undefined,
    headers: { ...allow, 'cache-control': 'no-store' },
  },
]

const credentials: readonly ApiScenario[] = (
  [
    ['no header', undefined, 'Not authenticated', 'Bearer'],
    ['another scheme', 'Basic YWxs', license],
    ['a bearer without a scheme', 'all', license],
    ['an empty token', 'Bearer ', license],
    ['an empty token without its blank', 'Bearer', license],
    ['a token of two words', 'Bearer all all', refused],
    ['a token of other letters', 'Bearer ällä', refused],
    ['a huge token', `Bearer ${'a'.repeat(8_000)}`, refused],
    ['an unknown token', 'Bearer allx', refused],
    ['the name of a property', 'Bearer __proto__', refused],
    ['a token that is not valid yet', 'Bearer too-early', refused],
    [
      'a token that is being issued',
      'Bearer pending',
      'Your license is currently being generated. Please wait for a moment before running the code.',
    ],
    [
      'an expired token',
      'Bearer expired',
      "Protecto's license has expired. To execute the code, please contact help@protecto.ai.",
    ],
    [
      'a principal that has expired',
      'Bearer too-late',
      "Protecto's license has expired. To execute the code, please contact help@protecto.ai.",
    ],
  ] as const
).map(([name, authorization, detail, challenge = 'Bearer error="invalid_token"']) => ({
  name,
  request: jsonRequest('/mask', ann, {
    bearer: '',
    headers: authorization === undefined ? {} : { Authorization: authorization },
  }),
  status: 401,
  body: { detail },
  headers: { 'www-authenticate': challenge },
}))

const rights: readonly ApiScenario[] = [
  {
    name: 'a scheme in lower case',
    request: jsonRequest('/mask', ann, { bearer: '', headers: { Authorization: 'bearer  all' } }),
    status: 200,
    body: masked,
  },
  {
    name: 'two headers',
    request: jsonRequest('/mask', ann, { headers: { authorization: 'Bearer masker' } }),
    status: 401,
    body: { detail: license },
  },
  {
    name: 'a credential that cannot be looked up',
    request: jsonRequest('/mask', ann, { bearer: 'broken' }),
    status: 500,
    body: failure('Internal Error'),
  },
  {
    name: 'mask does not grant unmask',
    request: jsonRequest('/unmask', { unmask: [{ token_value: 'x' }] }, { bearer: 'masker' }),
    status: 403,
    body: failure('Permission denied: unmask'),
  },
  {
    name: 'unmask does not grant mask',
    request: jsonRequest('/mask', ann, { bearer: 'unmasker' }),
    status: 403,
    body: failure('Permission denied: mask'),
  },
  {
    name: 'nor by its other spelling',
    request: jsonRequest('/umask/async', { unmask: [{ token_value: 'x' }] }, { bearer: 'masker' }),
    status: 403,
    body: failure('Permission denied: unmask'),
  },
]

const bodies: readonly ApiScenario[] = [
  {
    name: 'malformed JSON',
    request: jsonRequest('/mask', '{"mask":[{'),
    status: 400,
    body: failure('Bad request'),
  },
  {
    name: 'bytes that are no UTF-8',
    request: bytes(Buffer.from('{"mask":"\xff"}', 'latin1'), {}),
    status: 400,
    body: failure('Bad request'),
  },
  {
    name: 'a bare array',
    request: jsonRequest('/mask', ann.mask),
    status: 400,
    body: failure('mask data missing'),
  },
  {
    name: 'a bare number',
    request: jsonRequest('/mask', '5'),
    status: 400,
    body: failure('mask data missing'),
  },
  {
    name: 'no body',
    request: jsonRequest('/mask'),
    status: 400,
    body: failure('Payload is empty'),
  },
  { name: 'a byte order mark', request: maskAnn({}, `\ufeff${text}`), status: 200, body: masked },
  {
    name: 'no content type',
    request: { ...jsonRequest('/mask'), body: text },
    status: 200,
    body: masked,
  },
  {
    name: 'a JSON type of its own',
    request: maskAnn({ 'Content-Type': 'application/vnd.acme.v1+json; charset="UTF-8"' }),
    status: 200,
    body: masked,
  },
  {
    name: 'a form',
    request: maskAnn({ 'Content-Type': 'application/x-www-form-urlencoded' }),
    status: 415,
    body: failure('Unsupported Media Type'),
  },
  {
    name: 'another charset',
    request: maskAnn({ 'Content-Type': 'application/json; charset=utf-16' }),
    status: 415,
    body: failure('Unsupported Media Type'),
  },
  {
    name: 'gzip',
    request: bytes(gzipSync(text), { 'Content-Encoding': 'gzip' }),
    status: 200,
    body: masked,
  },
  {
    name: 'deflate',
    request: bytes(deflateSync(text), { 'Content-Encoding': 'Deflate' }),
    status: 200,
    body: masked,
  },
  {
    name: 'deflate without a head',
    request: bytes(deflateRawSync(text), { 'Content-Encoding': 'deflate' }),
    status: 200,
    body: masked,
  },
  {
    name: 'brotli',
    request: bytes(brotliCompressSync(text), { 'Content-Encoding': 'br' }),
    status: 200,
    body: masked,
  },
  {
    name: 'an encoding of nobody',
    request: bytes(text, { 'Content-Encoding': 'zip' }),
    status: 415,
    body: failure('Unsupported Media Type'),
  },
  {
    name: 'gzip that is none',
    request: bytes(text, { 'Content-Encoding': 'gzip' }),
    status: 400,
    body: failure('Bad request'),
  },
  {
    name: 'gzip that was cut off',
    request: bytes(gzipSync(text).subarray(0, 30), { 'Content-Encoding': 'gzip' }),
    status: 400,
    body: failure('Bad request'),
  },
  {
    name: 'a bomb',
    request: bytes(bomb, { 'Content-Encoding': 'gzip' }),
    status: 413,
    body: failure('Payload too large'),
  },
  {
    name: 'a batch over the limit',
    request: jsonRequest('/mask', { mask: Array.from({ length: 1_001 }, () => ann.mask[0]) }),
    status: 413,
    body: failure('Payload too large'),
  },
  {
    name: 'a tenant in the payload',
    request: jsonRequest('/mask', { ...ann, tenant: 'other' }),
    status: 200,
    body: masked,
  },
  {
    name: 'nesting that no stack holds',
    request: jsonRequest(
      '/mask',
      `{"mask":[{"value":"a","token_name":"Text Token","attributes":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`,
    ),
    status: 400,
    body: failure('Bad request'),
  },
]

const jobs: readonly ApiScenario[] = [
  {
    name: 'a job',
    request: jsonRequest('/mask/async', ann),
    status: 200,
    body: { success: true, data: [{ status: 'PENDING' }] },
  },
  {
    name: 'a job of a payload that is wrong',
    request: jsonRequest('/mask/async', { mask: [{ value: '' }] }),
    status: 400,
    body: failure('Missing value'),
  },
  {
    name: 'an unmask job of a payload that is wrong',
    request: jsonRequest('/umask/async', { unmask: [{ token_value: ' ' }] }),
    status: 500,
    body: failure('Missing token value field '),
  },
  {
    name: 'a job that is not there',
    request: jsonRequest('/async-status', { status: [{ tracking_id: 'nothing' }] }),
    status: 200,
    body: {
      success: true,
      data: [
        {
          tracking_id: 'nothing',
          call_type: null,
          result: null,
          error_msg: 'Job not found',
          status: 'PURGED',
        },
      ],
    },
  },
  {
    name: 'states of nothing',
    request: jsonRequest('/async-status', { status: [] }),
    status: 400,
    body: failure('Payload is empty'),
  },
  {
    name: 'states of something else',
    request: jsonRequest('/async-status', { jobs: [] }),
    status: 400,
    body: failure('status data missing'),
  },
  {
    name: 'a state without an id',
    request: jsonRequest('/async-status', { status: [{}] }),
    status: 400,
    body: failure('Missing tracking_id'),
  },
]

export const apiScenarios: readonly ApiScenario[] = [
  ...paths,
  ...credentials,
  ...rights,
  ...bodies,
  ...jobs,
]

export { mountPath }
