import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly body: unknown
  /** Milliseconds of `performance.now`. */
  readonly at: number
}

/** What the server does with one request. */
export type Deed = (response: ServerResponse, request: SeenRequest) => void

/** A server on the loopback interface that does with each request what it was told beforehand. */
export interface MisbehavingServer {
  readonly url: string
  readonly seen: SeenRequest[]
  /** One deed a request; the last one is repeated. */
  plan(...deeds: readonly Deed[]): void
  stop(): Promise<void>
}

export async function startMisbehaving(): Promise<MisbehavingServer> {
  const seen: SeenRequest[] = []
  let deeds: Deed[] = []
  const server = createServer(async (request, response) => {
    const one = await describe(request)
    seen.push(one)
    const deed = deeds.length > 1 ? deeds.shift() : deeds[0]
    deed?.(response, one)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/vault`,
    seen,
    plan: (...planned) => {
      deeds = [...planned]
      seen.length = 0
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function describe(request: IncomingMessage): Promise<SeenRequest> {
  const at = performance.now()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'],
    body: JSON.parse(Buffer.concat(chunks).toString() || 'null'),
    at,
  }
}

export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Deed =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

export const succeed = (...data: readonly unknown[]): Deed =>
  answer(200, { data, success: true, error: { message: '' } })

export const refuse = (
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Deed => answer(status, { data: null, success: false, error: { message } }, headers)

/** Never answers. */
export const hang: Deed = () => {}

/** Begins an answer and breaks the connection. */
export const cut: Deed = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"data":[', () => response.socket?.destroy())
}

/** Begins an answer and says no more. */
export const stall: Deed = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"data":[')
}

/** Breaks the connection without a word. */
export const drop: Deed = (response) => {
  response.socket?.destroy()
}
