import type { Server } from 'node:http'
import type { Readable } from 'node:stream'
import { listForms, readText } from './canary-forms.ts'
import type { Canaries } from './plant-canaries.ts'
import { type LeakRequest, listenOnLoopback, sendRequest } from './send-request.ts'

export type { LeakRequest } from './send-request.ts'

/** What is driven, and where leaks are looked for. */
export interface LeakWatchOptions {
  /** The application: a server, which listens on the loopback address meanwhile if it does not yet, or its origin. */
  readonly app: Server | string
  readonly canaries: Canaries
  readonly requests: readonly LeakRequest[]
  /**
   * What the application says elsewhere, by name: streams are read meanwhile; a function is called at
   * the end and answers text or bytes, such as the content of a table or a log file.
   */
  readonly sources?: Readonly<Record<string, Readable | (() => unknown)>>
  /** Whether what the process writes to stdout and stderr is looked at too; `true`. */
  readonly console?: boolean
}

/** A canary that got out; which, and where, never its value. */
export interface Leak {
  /** `POST /users: body`, `GET /users: header location`, `stdout`, or the name of a source. */
  readonly where: string
  readonly kind: string
  /** The plainest in which it was found, such as `utf8` or `base64`. */
  readonly encoding: string
}

/** Where planted values were seen. */
export interface LeakReport {
  readonly leaks: readonly Leak[]
  /** The status of each request, in order: one that failed has proven nothing. */
  readonly statuses: readonly number[]
  /** Bytes that were looked at of each source: one that said nothing proves nothing. */
  readonly sizes: Readonly<Record<string, number>>
}

/**
 * Drives an application with canaries and looks for them in every response, header, log and source, in
 * all usual encodings. Redirects are not followed. Rejects where a request cannot be sent.
 */
export async function watchForLeaks(options: LeakWatchOptions): Promise<LeakReport> {
  const { canaries, requests, sources = {} } = options
  const leaks: Leak[] = []
  const sizes: Record<string, number> = {}
  const statuses: number[] = []
  const kinds = Object.keys(canaries.values)

  function look(where: string, bytes: Buffer, mayShow: readonly string[] = []): void {
    sizes[where] = (sizes[where] ?? 0) + bytes.length
    const readings = readText(bytes)
    for (const kind of kinds) {
      if (mayShow.includes(kind)) continue
      const forms = listForms(canaries.values[kind] as string)
      const form = forms.find(({ needle, reading }) => readings[reading].includes(needle))
      if (form !== undefined) leaks.push({ where, kind, encoding: form.encoding })
    }
  }

  const heard = listen(sources, options.console ?? true)
  const app = await listenOnLoopback(options.app)
  try {
    for (const request of requests) {
      const { status, headers, body } = await sendRequest(app.origin, request)
      statuses.push(status)
      const name = `${request.method ?? (request.body === undefined ? 'GET' : 'POST')} ${pathOf(request)}`
      for (const [header, value] of headers) {
        look(`${name}: header ${header}`, Buffer.from(value, 'latin1'), request.mayShow)
      }
      look(`${name}: body`, body, request.mayShow)
    }
  } finally {
    await app.close()
    heard.stop()
  }
  for (const [name, bytes] of await heard.collect()) look(name, bytes)
  return { leaks, statuses, sizes }
}

/**
 * The same, and throws an error that lists what got out and where, or the requests that were answered
 * with 500 or more.
 */
export async function expectNoLeaks(options: LeakWatchOptions): Promise<LeakReport> {
  const report = await watchForLeaks(options)
  const lines = report.leaks.map(({ where, kind, encoding }) => `${kind} (${encoding}) in ${where}`)
  report.statuses.forEach((status, index) => {
    const request = options.requests[index]
    if (status >= 500 && request !== undefined) {
      lines.push(`nothing is proven by ${pathOf(request)}: it was answered with ${status}`)
    }
  })
  if (lines.length === 0) return report
  throw new Error(`canaries got out:\n  ${lines.join('\n  ')}`)
}

/** Without the query, which holds canaries. */
function pathOf({ path }: LeakRequest): string {
  return path.split('?')[0] ?? path
}

interface Heard {
  stop(): void
  collect(): Promise<readonly (readonly [string, Buffer])[]>
}

function listen(sources: NonNullable<LeakWatchOptions['sources']>, hearsConsole: boolean): Heard {
  const chunks = new Map<string, Buffer[]>()
  const keep = (name: string, chunk: unknown): void => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array)
    chunks.set(name, [...(chunks.get(name) ?? []), bytes])
  }
  const stops: (() => void)[] = []
  for (const [name, source] of Object.entries(sources)) {
    chunks.set(name, [])
    if (typeof source === 'function') continue
    const hear = (chunk: unknown): void => keep(name, chunk)
    source.on('data', hear)
    stops.push(() => void source.off('data', hear))
  }
  for (const name of hearsConsole ? (['stdout', 'stderr'] as const) : []) {
    const stream = process[name]
    const { write } = stream
    stream.write = ((chunk: unknown, ...rest: unknown[]) => {
      keep(name, chunk)
      return Reflect.apply(write, stream, [chunk, ...rest])
    }) as typeof write
    stops.push(() => {
      stream.write = write
    })
  }
  return {
    stop: () => {
      for (const stop of stops) stop()
    },
    collect: async () => {
      for (const [name, source] of Object.entries(sources)) {
        if (typeof source === 'function') keep(name, asBytes(await source()))
      }
      return [...chunks].map(([name, all]) => [name, Buffer.concat(all)] as const)
    },
  }
}

function asBytes(said: unknown): Buffer {
  if (typeof said === 'string') return Buffer.from(said)
  if (ArrayBuffer.isView(said)) return Buffer.from(said.buffer, said.byteOffset, said.byteLength)
  return Buffer.from(JSON.stringify(said) ?? '')
}
