import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSocket, printRequest, type RawRequest, readAll, readResponse } from './raw-client.ts'

/** A value that must never leave; with a character of two bytes, to be split in. */
export const canary = 'canary-Zoë@example.com'
export const document = { email: canary, note: 'x'.repeat(20) }
export const text = JSON.stringify(document)
export const bytes = Buffer.from(text)
/** The bytes of the value alone, as `Range` counts them: JSON of its own. */
export const range = `${bytes.indexOf('"canary')}-${bytes.indexOf(',') - 1}`

/** Between the two bytes of `ë`. */
export const splitAt = bytes.indexOf(0xc3) + 1

/** What the bytes of an exchange show. */
export interface Leak {
  readonly raw: Buffer
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether a second request on the same connection was answered. */
  readonly isAlive: boolean
}

/** Sends a request and, behind it on the same connection, one to `/ping`; keeps every byte. */
export async function capture(port: number, request: RawRequest): Promise<Leak> {
  const socket = await openSocket(port)
  socket.write(printRequest(request, 'keep-alive'))
  socket.write(printRequest({ path: '/ping' }))
  const raw = await readAll(socket)
  const last = raw.lastIndexOf('HTTP/1.1 200 OK')
  const isAlive = last > 0 && raw.subarray(last).toString().endsWith('pong')
  const first = readResponse(isAlive ? raw.subarray(0, last) : raw, request.method === 'HEAD')
  return { raw, isAlive, status: first.status, headers: first.headers, body: first.body }
}

/** Whether any form of the canary is in the bytes. */
export function isLeaked(raw: Buffer): boolean {
  return ['canary', 'Zoë', Buffer.from(canary).toString('base64').slice(0, 12)].some((part) =>
    raw.includes(part),
  )
}

/** A folder with `secret.json`, `secret.txt` and `secret` in it, all the same. */
export async function makeFiles(): Promise<{ readonly folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldveil-canary-'))
  for (const name of ['secret.json', 'secret.txt', 'secret']) {
    await writeFile(join(folder, name), text)
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}
