import { once } from 'node:events'
import { request } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import type { Masker, MaskingError } from 'fieldveil'
import { describe, expect, test } from 'vitest'
import { frameworks, type Handler } from './support/frameworks.ts'
import { makeMasker, makeSignal, tokenOf } from './support/maskers.ts'
import { listen } from './support/raw-client.ts'

const event = (email: string): string => `data: ${JSON.stringify({ email })}\n\n`

const send = {
  'a stream': (source) => (_seen, reply) => {
    reply.set('Content-Type', 'text/event-stream')
    reply.stream(source)
  },
  'writes of its own': (source) => (_seen, reply) => {
    const response = reply.node()
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.flushHeaders()
    source.on('data', (chunk) => void response.write(chunk))
    source.on('end', () => response.end())
    response.on('close', () => source.destroy())
  },
} satisfies Record<string, (source: Readable) => Handler>

const ways = Object.entries(send)

async function serve(build: (typeof frameworks)[number]['build'], handler: Handler) {
  const errors: MaskingError[] = []
  const masker: Masker = makeMasker()
  const onError = (error: MaskingError): void => void errors.push(error)
  const mounts = [{ response: { mask: ['email'] }, onError }]
  return { errors, server: await listen(build({ masker, mounts, handler })) }
}

async function open(port: number) {
  const asked = request({ port, host: '127.0.0.1', path: '/', agent: false }).end()
  asked.on('error', () => {})
  const [response] = (await once(asked, 'response')) as [Readable]
  return response.setEncoding('utf8')
}

describe.each(frameworks)('$name', ({ build }) => {
  test.each(ways)('sends each event when it is safe: %s', async (_name, way) => {
    const source = new PassThrough()
    const { server } = await serve(build, way(source))
    await using _closed = server
    source.write(event('a@example.com').slice(0, 20))
    source.write(event('a@example.com').slice(20))
    const response = await open(server.port)
    for (const email of ['a@example.com', 'b@example.com', 'c@example.com']) {
      // Nothing comes of the next one before this one has left.
      const [chunk] = await once(response, 'data')
      expect(chunk).toBe(event(await tokenOf(email)))
      const next = String.fromCharCode(email.charCodeAt(0) + 1)
      if (next === 'd') source.end()
      else source.write(event(`${next}@example.com`))
    }
    await once(response, 'end')
  })

  test.each(ways)('stops the source when the client leaves: %s', async (_name, way) => {
    const source = new PassThrough()
    const { server, errors } = await serve(build, way(source))
    await using _closed = server
    source.write(event('a@example.com'))
    const response = await open(server.port)
    await once(response, 'data')
    // Node's own `pipe` stops reading a source, and leaves it to its owner to destroy it.
    const stopped = Promise.race([once(source, 'close'), once(source, 'pause')])
    response.destroy()
    await stopped
    expect(source.destroyed || source.isPaused()).toBe(true)
    expect(errors).toEqual([])
  })

  test.each(
    ways,
  )('destroys the connection when an event cannot be read: %s', async (_name, way) => {
    const source = new PassThrough()
    const { server, errors } = await serve(build, way(source))
    await using _closed = server
    source.write(event('a@example.com'))
    const response = await open(server.port)
    let body = ''
    response.on('data', (chunk: string) => {
      body += chunk
    })
    const failed = once(response, 'error')
    await once(response, 'data')
    source.write('data: {"email":"canary@example.com"\n\n')
    source.write(event('canary@example.com'))
    await failed
    expect(body).toBe(event(await tokenOf('a@example.com')))
    expect(errors.map(({ code }) => code)).toEqual(['unsupported_body'])
  })

  test('holds the source back while the client does not read', async () => {
    const paused = makeSignal()
    let made = 0
    const source = new Readable({
      read() {
        made++
        this.push(made > 20_000 ? null : event(`${'x'.repeat(2_000)}@example.com`))
      },
    })
    const { server } = await serve(build, (_seen, reply) => {
      reply.set('Content-Type', 'text/event-stream')
      reply.stream(source)
      source.on('pause', () => paused.fire())
    })
    await using _closed = server
    const response = await open(server.port)
    response.pause()
    await paused.fired
    expect(made).toBeLessThan(20_000)
    response.destroy()
  })
})
