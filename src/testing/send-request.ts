import { once } from 'node:events'
import { request as httpRequest, type Server } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'

/** A request that is sent to the application, with canaries in it. */
export interface LeakRequest {
  /** `GET`, or `POST` where there is a body. */
  readonly method?: string
  /** From the root on, with its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: unknown
  /** Kinds of canaries that this response may hold: those that its caller may see. */
  readonly mayShow?: readonly string[]
}

export interface Answer {
  readonly status: number
  /** As they were sent, each line for itself. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Unpacked. */
  readonly body: Buffer
}

/** An application that can be reached, and how to leave it as it was. */
export interface Reached {
  readonly origin: string
  close(): Promise<void>
}

/** A server that does not listen yet does so on a free port of the loopback address. */
export async function listenOnLoopback(app: Server | string): Promise<Reached> {
  if (typeof app === 'string') return { origin: app, close: async () => {} }
  const isOurs = !app.listening
  if (isOurs) {
    app.listen(0, '127.0.0.1')
    await once(app, 'listening')
  }
  const { port } = app.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      if (!isOurs) return
      const closed = once(app, 'close')
      app.close()
      app.closeAllConnections()
      await closed
    },
  }
}

/** Sends one request on a connection of its own. */
export async function sendRequest(origin: string, given: LeakRequest): Promise<Answer> {
  const { path, headers = {}, body } = given
  const url = new URL(path, origin)
  const isJson = body !== undefined && typeof body !== 'string' && !ArrayBuffer.isView(body)
  const payload = isJson ? JSON.stringify(body) : (body as string | Uint8Array | undefined)
  const method = given.method ?? (payload === undefined ? 'GET' : 'POST')
  const type = isJson ? { 'content-type': 'application/json' } : {}
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return await new Promise((resolve, reject) => {
    const options = { method, headers: { ...type, ...headers }, agent: false } as const
    const sent = send(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { rawHeaders, statusCode = 0 } = response
        const pairs: [string, string][] = []
        for (let index = 0; index < rawHeaders.length; index += 2) {
          pairs.push([(rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? ''])
        }
        const packed = Buffer.concat(chunks)
        const encoding = response.headers['content-encoding'] ?? ''
        resolve({ status: statusCode, headers: pairs, body: unpack(packed, encoding) })
      })
    })
    sent.on('error', reject)
    sent.end(payload)
  })
}

function unpack(bytes: Buffer, encoding: string): Buffer {
  if (bytes.length === 0) return bytes
  if (encoding === 'gzip') return gunzipSync(bytes)
  if (encoding === 'deflate') return inflateSync(bytes)
  return encoding === 'br' ? brotliDecompressSync(bytes) : bytes
}
