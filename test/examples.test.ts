import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { poll } from './support/poll.ts'
import { buildProgram, removePrograms } from './support/programs.ts'

const started: ChildProcess[] = []

afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
  removePrograms()
})

type Environment = Readonly<Record<string, string>>
type Errors = 'inherit' | 'ignore'

/** Starts an example as the scripts of package.json do. */
const runSource = (example: string): ChildProcess =>
  start(['--import', 'tsx', `examples/${example}.ts`])

/** Starts an example as one file of JavaScript, which takes less time. */
async function run(
  example: string,
  environment?: Environment,
  errors?: Errors,
): Promise<ChildProcess> {
  // The playground strips types with it; as one file it would not run.
  const program = await buildProgram(`examples/${example}.ts`, ['typescript'])
  return start([program], environment, errors)
}

function start(
  given: readonly string[],
  environment: Environment = {},
  errors: Errors = 'inherit',
): ChildProcess {
  const child = spawn(process.execPath, given, {
    env: {
      ...process.env,
      REDIS_URL: undefined,
      FIELDVEIL_KEYS: undefined,
      NODE_OPTIONS: undefined,
      PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', errors],
  })
  started.push(child)
  return child
}

/** Everything that an example server prints until it serves, and where. */
async function untilServing(child: ChildProcess): Promise<{ printed: string; url: string }> {
  let printed = ''
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    printed += `${line}\n`
    const url = /^Serving on (\S+)/.exec(line)?.[1]
    if (url !== undefined) return { printed, url }
  }
  throw new Error(`the example ended before it served:\n${printed}`)
}

/** Until nobody listens any more; by new connections, because one that is kept alive is still served. */
async function untilRefused(url: string): Promise<void> {
  await poll('the end of listening', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const [event] = await Promise.race([
      once(socket, 'connect').then(() => ['connect']),
      once(socket, 'error').then(() => ['error']),
    ]).catch(() => ['error'])
    socket.destroy()
    return event === 'error' || undefined
  })
}

/** Everything that an example prints, when it ends well. */
async function untilEnd(child: ChildProcess): Promise<string> {
  let printed = ''
  child.stdout?.on('data', (chunk) => {
    printed += chunk
  })
  const [code] = await once(child, 'close')
  expect(code, printed).toBe(0)
  return printed
}

describe('the examples run', () => {
  it.each([
    'express',
    'koa',
  ])('%s: masks on the way in, unmasks for the support team', async (name) => {
    const { printed, url } = await untilServing(runSource(name))
    const sections = printed.split(/\n(?=What )/)
    const of = (title: string) => sections.find((section) => section.startsWith(title)) ?? ''
    expect(of('What the client sent')).toContain('george.williams@example.com')
    for (const title of [
      'What the application saw',
      'What the store',
      'What came back to anybody',
    ]) {
      expect(of(title)).not.toBe('')
      expect(of(title)).not.toMatch(/George|4111 1111|426-9989/)
    }
    expect(of('What came back to the support team')).toContain('george.williams@example.com')
    const refused = await fetch(`${url}/support/customers/0`)
    expect(refused.status).toBe(403)
    expect(await refused.text()).not.toContain('George')
  })

  it.each([
    'express',
    'koa',
  ])('%s: answers what was begun when it is told to end, and ends', async (name) => {
    const child = await run(name)
    const { url } = await untilServing(child)
    const body = '{"email":"ann@example.org"}'
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    const headers = [
      'Host: localhost',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      // Tells us when the server has begun with the request.
      'Expect: 100-continue',
    ]
    socket.write(`POST /customers HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
    await poll(
      'the begin of the request',
      async () => answer.startsWith('HTTP/1.1 100') || undefined,
    )
    child.kill('SIGTERM')
    await untilRefused(url)
    socket.end(body)
    const [code, signal] = await once(child, 'close')

    expect({ code, signal }).toEqual({ code: 0, signal: null })
    expect(answer).toMatch(/^HTTP\/1\.1 201 /m)
    expect(answer).not.toContain('ann@example')
  })

  it('express with keys from the environment, and refuses those that are none', async () => {
    const secret = Buffer.alloc(32, 7).toString('base64')
    const child = await run('express', { FIELDVEIL_KEYS: `a:${secret}` })
    const { printed } = await untilServing(child)
    expect(printed).not.toContain(secret)
    const [code] = await once(await run('express', { FIELDVEIL_KEYS: secret }, 'ignore'), 'close')
    expect(code).toBe(1)
  })

  it('express over Redis, when REDIS_URL is set', async () => {
    const { startRedis } = await import('./support/redis-server.ts')
    const redis = await startRedis({ args: [] })
    try {
      const child = await run('express', { REDIS_URL: redis.url })
      const { printed } = await untilServing(child)
      child.kill('SIGTERM')
      expect(await once(child, 'close')).toEqual([0, null])
      expect(printed).toContain('What the store holds: Redis')
      // Four values and the check value.
      expect(printed.match(/^ {2}fv:/gm)?.length).toBe(5)
    } finally {
      await redis.stop()
    }
  })

  it('direct-calls', async () => {
    const printed = await untilEnd(await run('direct-calls'))
    expect(printed).toContain('"pii_type": "EMAIL_ADDRESS"')
    expect(printed).toContain('Unmasking of given token values failed.')
  })

  it('keys-from-environment: rotates, and no token changes', async () => {
    const printed = await untilEnd(await run('keys-from-environment'))
    const lines = [...printed.matchAll(/^masked: (\S+) sealed under (\S+)$/gm)]
    expect(lines.map(([, , id]) => id)).toEqual(['2026-11', '2027-05'])
    expect(lines[0]?.[1]).toBe(lines[1]?.[1])
    expect(printed).toContain('rotated: 1 anew, 0 already under the newest, 0 left')
  })

  it('erase-person: what is erased is dead, what is shared is not', async () => {
    const printed = await untilEnd(await run('erase-person'))
    const [, events = '', after = ''] = printed.split(/(?=Ann asks|Her tokens)/)
    expect(events).toContain('erased: true')
    expect(after).toContain('Ann: unmasking_failed')
    expect(after).toContain("Bob: { name: 'Bob Lee', phone: '555-0100' }")
    const [, before, now] = /before: '(\w+)', now: '(\w+)'/.exec(after) ?? []
    expect(before).toBeDefined()
    expect(now).not.toBe(before)
  })

  it('who-may-unmask: opens by rule, to nobody else', async () => {
    const printed = await untilEnd(await run('who-may-unmask'))
    const answers = printed.split('\n').flatMap((line) => {
      const [, who, path, status, body] = /^(\w+) (\S+): (\d+) (.*)$/.exec(line) ?? []
      return who === undefined ? [] : [{ who, path, status, ...JSON.parse(body ?? '') }]
    })
    const sees = answers.map(({ who, email, card, status }) => [
      who,
      status,
      email === 'ann@example.org',
      card === '4111',
    ])
    expect(sees).toEqual([
      ['ann', '200', true, true],
      ['sam', '200', false, false],
      ['sam', '200', true, false],
      ['nobody', '200', false, false],
      ['mallory', '200', false, false],
      ['sam', '200', false, false],
      ['ann', '200', true, true],
      ['ann', '429', false, false],
    ])
    expect(printed).toMatch(/ALARM: .*"honeytoken_opened"/)
    expect(printed).toMatch(/audit log: .*"reason":"unmask_policy"/)
  })

  it('chat-round-trip: the model sees tokens, the user and the tool see values', async () => {
    const printed = await untilEnd(await run('chat-round-trip'))
    const [user = '', tool = '', report = '', model = ''] = printed.split(/\n(?=What )/)
    expect(user).toBe(
      'What the user sees:\nI am writing to George Williams at george.williams@example.com now; the card 4111 1111 1111 1111 and Blue Heron stay out of the mail. If nothing arrives, call (408) 426-9989.\n',
    )
    expect(JSON.parse(tool.slice(tool.indexOf('{')))).toEqual({
      to: 'george.williams@example.com',
      subject: 'Your "refund"',
      body: 'Dear George Williams,\nthe refund is on its way.',
    })
    expect(JSON.parse(report.slice(report.indexOf('{')))).toMatchObject({
      customer: 'George Williams',
      mailed: 'george.williams@example.com',
    })
    const seen = JSON.parse(model.slice(model.indexOf('['))) as { messages: unknown[] }[]
    expect(seen.map(({ messages }) => messages.length)).toEqual([2, 4])
    expect(model).toContain('support@shop.example')
    expect(model).not.toMatch(/George|Williams|Miller@|peter|4111 1111|426-9989|Blue Heron/)
    // The same value is the same token wherever it stands.
    expect(new Set(model.match(/<PER>[^<]+<\/PER>/g)).size).toBe(2)
    expect(new Set(model.match(/<EMAIL>[^<]+<\/EMAIL>/g)).size).toBe(2)
  })

  it('custom-store: passes the suite for token stores', async () => {
    expect(await untilEnd(await run('custom-store'))).toMatch(/# fail 0/)
  })
})
