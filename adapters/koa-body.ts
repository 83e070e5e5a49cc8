import { PassThrough, pipeline, Readable, Stream, Writable } from 'node:stream'
import type { Context } from 'koa'
import { MaskingError } from '../src/index.ts'
import { asResponseError, refusal } from './failure.ts'
import { type BoundStep, isStreamed, maskResponseBody, type StreamFormat } from './json-body.ts'
import { dropStaleHeaders, isGone } from './response-headers.ts'
import { headerOf, judgeResponse } from './response-verdict.ts'
import { readStart } from './stream-start.ts'

interface Bounds {
  readonly rejects: boolean
  readonly maximumBodyBytes: number
  readonly report: (error: MaskingError) => void
}

/**
 * Masks `ctx.body` by its kind: object, string, Buffer, stream, and the web's Blob, ReadableStream
 * and Response. Answers `untouched` where there is none, and the error for one to be kept back.
 */
export async function maskKoaBody(
  ctx: Context,
  bounds: Bounds,
  steps: readonly BoundStep[],
): Promise<'untouched' | 'masked' | MaskingError> {
  const given: unknown = ctx.body
  if (given === null || given === undefined) return 'untouched'
  const verdict = judgeResponse(ctx.res)
  if (verdict === 'pass') return 'masked'
  if (typeof verdict === 'object' && !bounds.rejects) return 'masked'
  const source = sourceOf(given)
  if (typeof verdict === 'object') return keepBack(source, verdict.reason)
  if (source === undefined) return 'untouched'
  // Koa sends no stream with HEAD; the guard sees to the headers.
  if (source instanceof Stream && ctx.method === 'HEAD') return 'untouched'
  if (source instanceof Stream && isStreamed(verdict)) {
    streamBody(ctx, source, verdict, bounds, steps)
    return 'masked'
  }
  let body: string | Buffer
  if (source instanceof Stream) {
    const start = await readStart(source, verdict, bounds.maximumBodyBytes)
    if (start.isTooLong && bounds.rejects) {
      return keepBack(
        start.rest,
        `response: the body is longer than ${bounds.maximumBodyBytes} bytes`,
      )
    }
    if (start.rest !== undefined) {
      replaceStream(ctx, start.rest)
      return 'masked'
    }
    body = start.bytes
  } else body = source
  try {
    const type = headerOf(ctx.res, 'content-type')
    const masked = await maskResponseBody(steps, verdict, body, type, bounds.rejects)
    if (masked !== undefined) dropStaleHeaders(ctx.res)
    if (masked !== undefined || source instanceof Stream) ctx.body = masked ?? body
    return 'masked'
  } catch (thrown) {
    const error = asResponseError(thrown)
    if (error.code !== 'unsupported_body' || bounds.rejects) return error
    ctx.body = body
    return 'masked'
  }
}

function sourceOf(body: unknown): string | Buffer | Stream | undefined {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body
  if (isStream(body)) return body
  if (body instanceof Blob) return Readable.from(body.stream(), { objectMode: false })
  if (body instanceof ReadableStream) return Readable.from(body, { objectMode: false })
  if (body instanceof Response) {
    if (body.body === null) return undefined
    return Readable.from(body.body, { objectMode: false })
  }
  // As Koa does at the end; what it cannot print is its own to answer.
  return JSON.stringify(body)
}

function isStream(body: unknown): body is Stream {
  if (body instanceof Stream) return true
  return typeof body === 'object' && typeof (body as Stream | null)?.pipe === 'function'
}

function keepBack(source: unknown, reason: string): MaskingError {
  if (source instanceof Readable) source.destroy()
  return refusal(reason)
}

/** Puts the stream's masked pieces in its place, as they come; a failure destroys the connection. */
function streamBody(
  ctx: Context,
  given: Stream,
  format: StreamFormat,
  { rejects, maximumBodyBytes, report }: Bounds,
  steps: readonly BoundStep[],
): void {
  const source = given instanceof Readable ? given : given.pipe(new PassThrough())
  const bounds = {
    unsupported: rejects ? 'reject' : 'pass',
    maximumLength: maximumBodyBytes,
  } as const
  const transforms = steps.map(({ step, context }) => step.openStream(format, context, bounds))
  // No error reaches it: Koa would answer that with a text of its own, or wait for ever.
  const body = new PassThrough()
  const last = new Writable({
    write: (chunk, _encoding, done) => {
      if (body.write(chunk)) done()
      else body.once('drain', done)
    },
    final: (done) => {
      body.end()
      done()
    },
  })
  pipeline([source, ...transforms, last], (error) => {
    if (!error || isGone(ctx.res)) return
    if (error instanceof MaskingError) report(asResponseError(error))
    ctx.res.destroy()
  })
  body.once('close', () => source.destroy())
  ctx.body = body
  ctx.remove('Content-Length')
  dropStaleHeaders(ctx.res)
}

/** Sets the stream without what Koa forgets when one replaces another. */
function replaceStream(ctx: Context, stream: Readable): void {
  const length = headerOf(ctx.res, 'content-length')
  ctx.body = stream
  if (length !== undefined) ctx.set('Content-Length', length)
}
