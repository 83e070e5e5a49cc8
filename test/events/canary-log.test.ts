import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openCanaryLog } from '../support/canary-log.ts'

const canary = 'Canary Zoë+😀 <j@example.com>'
const bytes = Buffer.from(canary)

function findIn(seen: unknown, planted: readonly string[] = [canary]) {
  using log = openCanaryLog(planted)
  log.see('here', seen)
  return log.find()
}

const unicodeEscapes = [...Array(canary.length).keys()]
  .map((at) => `\\u${canary.charCodeAt(at).toString(16).padStart(4, '0')}`)
  .join('')

describe('a canary is found', () => {
  const within = (before: string) => Buffer.from(`${before}${canary} and more`)
  it.each<[string, string | Buffer]>([
    ['utf8', `said ${canary} here`],
    ['utf8', bytes],
    ['utf8, another case', canary.toLowerCase()],
    ['utf8, another case', canary.toUpperCase()],
    ['utf16', Buffer.from(canary, 'utf16le')],
    ['latin1', Buffer.from(canary, 'latin1')],
    ['percent', encodeURIComponent(canary)],
    ['percent', encodeURIComponent(canary).replace(/%../g, (one) => one.toLowerCase())],
    ['percent', String(new URLSearchParams({ a: canary }))],
    ['percent', bytes.toString('hex').replace(/../g, '%$&')],
    ['escapes', unicodeEscapes],
    ['percent', bytes.toString('hex').replace(/../g, '\\x$&')],
    ['hex', bytes.toString('hex')],
    ['hex', bytes.toString('hex').toUpperCase()],
    ['hex, apart', inspect(bytes)],
    ['hex, apart', bytes.toString('hex').replace(/../g, '$&:')],
    ['decimals', JSON.stringify(bytes)],
    ['decimals', JSON.stringify(new Uint8Array(bytes))],
    ['decimals', JSON.stringify([...bytes], null, 2)],
    ['base64', within('').toString('base64')],
    ['base64', within('x').toString('base64')],
    ['base64', within('xx').toString('base64')],
    ['base64', within('xxx').toString('base64')],
    ['base64', Buffer.from(`${canary}??>>`).toString('base64')],
  ])('as %s: %s', (encoding, seen) => {
    expect(findIn(seen)).toEqual([{ source: 'here', canary, encoding }])
  })

  it('as JSON that has to escape it', () => {
    const planted = 'a "canary"\n\\ of two lines'
    expect(findIn(JSON.stringify({ planted }), [planted])).toMatchObject([{ encoding: 'escapes' }])
  })

  it('as base64url, where that is another text than base64', () => {
    const planted = 'a>>?canary>>?z'
    const text = Buffer.from(planted).toString('base64url')
    expect(text).not.toBe(Buffer.from(planted).toString('base64'))
    expect(findIn(text, [planted])).toMatchObject([{ encoding: 'base64url' }])
  })

  it.each<[string, () => unknown]>([
    ['an error', () => new Error(canary)],
    ['a stack', () => Object.assign(new Error('x'), { stack: canary })],
    ['a cause of a cause', () => new Error('a', { cause: new Error('b', { cause: canary }) })],
    ['an aggregate', () => new AggregateError([new Error(canary)])],
    [
      'a hidden property',
      () => Object.defineProperty({}, 'x', { value: { y: bytes }, enumerable: false }),
    ],
    ['a symbol', () => ({ [Symbol(canary)]: 1 })],
    ['a property of a symbol', () => ({ [Symbol('x')]: canary })],
    ['a key', () => ({ [canary]: 1 })],
    ['a map', () => new Map([['x', new Set([canary])]])],
    ['headers', () => new Headers({ 'x-name': encodeURIComponent(canary) })],
    ['toJSON', () => ({ toJSON: () => canary })],
    ['long bytes', () => ({ bytes: Buffer.concat([Buffer.alloc(1_000), bytes]) })],
    [
      'long bytes that JSON does not print',
      () => new Map([['x', Buffer.concat([Buffer.alloc(1_000), bytes])]]),
    ],
    ['a weak map', () => new WeakMap([[{}, canary]])],
    ['a promise', () => Promise.resolve(canary)],
    ['a view of some bytes', () => [new DataView(new Uint8Array(bytes).buffer)]],
    ['a long list', () => [...Array(500).fill('x'), { canary }]],
    ['a property of a function', () => Object.assign(() => 1, { canary })],
    [
      'a deep thing',
      () => {
        let deep: unknown = canary
        for (let level = 0; level < 500; level++) deep = { deep }
        return deep
      },
    ],
    [
      'a circle',
      () => {
        const circle: Record<string, unknown> = { canary }
        circle['self'] = circle
        return circle
      },
    ],
  ])('in %s', (_name, make) => {
    expect(findIn(make())).toHaveLength(1)
  })

  it('in what the process prints and warns of, and in a stream of a child', async () => {
    using log = openCanaryLog([canary])
    const warned = once(process, 'warning')
    console.log('a %s', 'b', { canary })
    process.stdout.write(`${canary.slice(0, 9)}`)
    process.stdout.write(`${canary.slice(9)}\n`)
    process.stderr.write(new Uint8Array(Buffer.from(`${canary}\n`)))
    process.emitWarning(canary)
    await warned
    const child = spawn(process.execPath, ['-p', `'${canary}'`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    log.follow('child', child.stdout)
    await once(child, 'close')
    const sources = log.find().map(({ source }) => source)
    expect(new Set(sources)).toEqual(new Set(['console', 'stdout', 'stderr', 'warnings', 'child']))
    expect(() => log.expectClean()).toThrow()
  })
})

describe('a canary log', () => {
  it('finds nothing where there is nothing', () => {
    const digest = createHash('sha256').update(canary).digest()
    const seen = { digest, hex: digest.toString('hex'), almost: canary.slice(1), list: [1, 2, 3] }
    expect(findIn([seen, new Error(canary.slice(0, -1))])).toEqual([])
  })

  it('fails where a source that should have spoken was silent', () => {
    using log = openCanaryLog([canary])
    log.see('headers', 'x')
    log.expectClean(['headers'])
    expect(() => log.expectClean(['headers', 'events'])).toThrow('nothing was seen of events')
  })

  it('puts everything back', () => {
    const before = [process.stdout.write, process.stderr.write, console.log]
    const listeners = process.listenerCount('warning')
    const log = openCanaryLog([canary])
    expect(process.stdout.write).not.toBe(before[0])
    log[Symbol.dispose]()
    expect([process.stdout.write, process.stderr.write, console.log]).toEqual(before)
    expect(process.listenerCount('warning')).toBe(listeners)
  })

  it('refuses canaries that may be found by chance', () => {
    expect(() => openCanaryLog(['short'])).toThrow('too short')
  })
})
