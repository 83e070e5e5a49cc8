import type { Readable } from 'node:stream'
import { inspect } from 'node:util'
import { expect } from 'vitest'
import { listForms, readText } from './canary-forms.ts'
import { gatherTexts } from './gather-texts.ts'

/** A canary that got out. */
export interface CanaryFind {
  /** Where it was seen: `stdout`, `console`, or what `see` was told. */
  readonly source: string
  readonly canary: string
  /** The plainest in which it was found. */
  readonly encoding: string
}

/** Everything that a test run shows to anybody, and whether a canary is in it. */
export interface CanaryLog extends Disposable {
  /** Keeps what something shows: text, bytes, or a thing as loggers print it, causes and all. */
  see(source: string, seen: unknown): void
  /** Keeps what a stream says from now on, such as a child process's. */
  follow(source: string, stream: Readable): void
  /** Bytes seen of each source: a source that said nothing proves nothing. */
  readonly sizes: Readonly<Record<string, number>>
  /** Every canary in every source, in whatever encoding. */
  find(): CanaryFind[]
  /** Fails the test where a canary got out, or where a source of `heard` said nothing. */
  expectClean(heard?: readonly string[]): void
}

const methods = ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const

/**
 * Listens to the console, stdout, stderr and process warnings until it is disposed of; the rest is
 * handed to `see`. Canaries have 8 characters or more, so that they are found by design only.
 */
export function openCanaryLog(canaries: readonly string[]): CanaryLog {
  if (canaries.some((canary) => canary.length < 8)) throw new Error('a canary is too short')
  const sources = new Map<string, Buffer[]>()
  const stops: (() => void)[] = []

  function keep(source: string, bytes: Buffer): void {
    const kept = sources.get(source)
    if (kept === undefined) sources.set(source, [bytes])
    else kept.push(bytes)
  }

  function see(source: string, seen: unknown): void {
    for (const text of gatherTexts(seen)) {
      keep(source, typeof text === 'string' ? Buffer.from(text) : text)
      keep(source, Buffer.from('\n'))
    }
  }

  for (const name of ['stdout', 'stderr'] as const) {
    const stream = process[name]
    const write = stream.write
    const spy = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      keep(name, Buffer.from(chunk as Uint8Array))
      return Reflect.apply(write, stream, [chunk, ...rest])
    }
    stream.write = spy as typeof write
    stops.push(() => {
      stream.write = write
    })
  }
  for (const method of methods) {
    const print = console[method]
    console[method] = (...words: unknown[]) => {
      see('console', words)
      Reflect.apply(print, console, words)
    }
    stops.push(() => {
      console[method] = print
    })
  }
  // Node prints these past stderr's own write.
  const warn = (warning: Error) => see('warnings', warning)
  process.on('warning', warn)
  stops.push(() => void process.off('warning', warn))

  function find(): CanaryFind[] {
    const finds: CanaryFind[] = []
    for (const [source, kept] of sources) {
      const readings = readText(Buffer.concat(kept))
      for (const canary of canaries) {
        const form = listForms(canary).find(({ needle, reading }) =>
          readings[reading].includes(needle),
        )
        if (form !== undefined) finds.push({ source, canary, encoding: form.encoding })
      }
    }
    return finds
  }

  const measure = () =>
    Object.fromEntries([...sources].map(([source, kept]) => [source, Buffer.concat(kept).length]))

  return {
    see,
    follow: (source, stream) => {
      stream.on('data', (chunk: Buffer | string) => keep(source, Buffer.from(chunk as Buffer)))
    },
    get sizes() {
      return measure()
    },
    find,
    expectClean: (heard = []) => {
      const sizes = measure()
      for (const source of heard) {
        expect(sizes[source] ?? 0, `nothing was seen of ${source}`).toBeGreaterThan(0)
      }
      expect(find(), inspect([...sources.keys()])).toEqual([])
    },
    [Symbol.dispose]: () => {
      for (const stop of stops.splice(0).reverse()) stop()
    },
  }
}
