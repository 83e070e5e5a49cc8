import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** A response as its bytes, and what they say. */
export interface RawResponse {
  readonly raw: Buffer
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface RawRequest {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** A server on a free port, closed with all its connections at the end of the scope. */
export async function listen(
  listener: RequestListener,
): Promise<{ readonly port: number; readonly server: Server } & AsyncDisposable> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    server,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The bytes of a request. */
export function printRequest(request: RawRequest, connection = 'close'): Buffer {
  const { method = 'GET', path = '/', headers = {}, body = '' } = request
  const length = Buffer.byteLength(body)
  const hasLength = length > 0 && headers['Transfer-Encoding'] === undefined
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    `Connection: ${connection}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(hasLength ? [`Content-Length: ${length}`] : []),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)])
}

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** Sends a request and reads every byte up to the end of the connection. */
export async function exchange(port: number, request: RawRequest): Promise<RawResponse> {
  const socket = await openSocket(port)
  socket.write(printRequest(request))
  return readResponse(await readAll(socket), request.method === 'HEAD')
}

/** Every byte up to the end of the connection. */
export async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => {})
  if (!socket.closed) await once(socket, 'close')
  return Buffer.concat(chunks)
}

export function readResponse(raw: Buffer, isHead = false): RawResponse {
  const end = raw.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = raw.subarray(0, Math.max(end, 0)).toString().split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const rest = raw.subarray(end + 4)
  const body = headers['transfer-encoding'] === 'chunked' && !isHead ? joinChunks(rest) : rest
  return { raw, status: Number(statusLine.split(' ')[1] ?? 0), headers, body: body.toString() }
}

function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString(), 16)
    if (!(size > 0)) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + size + 4
  }
}
