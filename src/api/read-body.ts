import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import type { Messages } from '../contract/messages.ts'
import type { ApiRequest } from '../types.ts'
import { headerOf } from './headers.ts'

export interface BodyLimits {
  /** Bytes, as sent and after decompression. */
  readonly maximumBodyBytes: number
  /** Milliseconds from the head to the last byte. */
  readonly bodyTimeout: number
}

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>

const decoders: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ['gzip', promisify(gunzip) as Inflate],
  ['x-gzip', promisify(gunzip) as Inflate],
  ['deflate', inflateEither],
  ['br', promisify(brotliDecompress) as Inflate],
])

/**
 * The JSON of a request: what the host has parsed already, or its bytes, decompressed and parsed here.
 * Undefined for an empty body. Rejects with the contract's errors.
 */
export async function readBody(
  request: ApiRequest,
  limits: BodyLimits,
  fail: Messages['fail'],
): Promise<unknown> {
  const { body } = request
  if (body !== undefined) return readParsed(body, limits, fail)
  if (request.read === undefined) return undefined
  const encoding = headerOf(request, 'content-encoding')?.trim().toLowerCase() ?? 'identity'
  const decode = decoders.get(encoding)
  if (decode === undefined && encoding !== 'identity') throw fail('media_type_unsupported')
  const reading = readInTime(request, limits, fail)
  const bytes = reading instanceof Uint8Array ? reading : await reading
  if (bytes.length === 0) return undefined
  // After the body is there: a request without one may name any type.
  checkType(headerOf(request, 'content-type'), fail)
  if (decode === undefined) return parseBytes(bytes, fail)
  return parseBytes(await decompress(decode, bytes, limits, fail), fail)
}

function readParsed(body: unknown, limits: BodyLimits, fail: Messages['fail']): unknown {
  if (body instanceof Uint8Array) {
    if (body.length > limits.maximumBodyBytes) throw fail('payload_too_large')
    return body.length === 0 ? undefined : parseBytes(body, fail)
  }
  if (typeof body !== 'string' || body === '') return body
  if (Buffer.byteLength(body) > limits.maximumBodyBytes) throw fail('payload_too_large')
  return parseText(body, fail)
}

function checkType(header: string | undefined, fail: Messages['fail']): void {
  if (header === undefined) return
  const [type = '', ...parameters] = header.split(';')
  const name = type.trim().toLowerCase()
  const isJson = name === 'application/json' || /^[a-z]+\/[\w.!#$&^-]+\+json$/.test(name)
  // RFC 8259, section 8.1: JSON that is exchanged is UTF-8.
  const isUtf8 = parameters.every((one) => {
    const [key = '', value = ''] = one.split('=')
    if (key.trim().toLowerCase() !== 'charset') return true
    return ['utf-8', 'utf8', 'us-ascii'].includes(value.trim().replaceAll('"', '').toLowerCase())
  })
  if (!isJson || !isUtf8) throw fail('media_type_unsupported')
}

function readInTime(
  request: ApiRequest,
  { maximumBodyBytes, bodyTimeout }: BodyLimits,
  fail: Messages['fail'],
): Uint8Array | Promise<Uint8Array> {
  const length = Number(headerOf(request, 'content-length') ?? 0)
  if (length > maximumBodyBytes) throw fail('payload_too_large')
  const reading = request.read?.(maximumBodyBytes) as Uint8Array | Promise<Uint8Array>
  if (reading instanceof Uint8Array) return reading
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(fail('body_too_slow')), bodyTimeout)
    reading.then(
      (bytes) => {
        clearTimeout(timer)
        resolve(bytes)
      },
      (error: unknown) => {
        clearTimeout(timer)
        const isTooLarge = (error as { code?: unknown }).code === 'payload_too_large'
        reject(isTooLarge ? fail('payload_too_large') : error)
      },
    )
  })
}

async function decompress(
  decode: Inflate,
  bytes: Uint8Array,
  { maximumBodyBytes }: BodyLimits,
  fail: Messages['fail'],
): Promise<Uint8Array> {
  try {
    return await decode(bytes, { maxOutputLength: maximumBodyBytes })
  } catch (error) {
    const isTooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw fail(isTooLong ? 'payload_too_large' : 'bad_request')
  }
}

/** RFC 9110 means zlib's format; some clients send what it holds alone. */
async function inflateEither(
  bytes: Uint8Array,
  options: { maxOutputLength: number },
): Promise<Buffer> {
  const hasHead =
    ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0)) % 31 === 0
  return await (promisify(hasHead ? inflate : inflateRaw) as Inflate)(bytes, options)
}

// Bytes that are no UTF-8 would become other values than those that were sent.
const utf8 = new TextDecoder('utf-8', { fatal: true })

function parseBytes(bytes: Uint8Array, fail: Messages['fail']): unknown {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw fail('bad_request')
  }
  return parseText(text, fail)
}

function parseText(text: string, fail: Messages['fail']): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text.
    throw fail('bad_request')
  }
}
