import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'

const started: ChildProcess[] = []

afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
})

function run(example: string, environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', `examples/${example}.ts`], {
    env: {
      ...process.env,
      REDIS_URL: undefined,
      NODE_OPTIONS: undefined,
      PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
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
    const { printed, url } = await untilServing(run(name))
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

  it('express over Redis, when REDIS_URL is set', async () => {
    const { startRedis } = await import('./support/redis-server.ts')
    const redis = await startRedis({ args: [] })
    try {
      const child = run('express', { REDIS_URL: redis.url })
      const { printed } = await untilServing(child)
      child.kill('SIGKILL')
      await once(child, 'close')
      expect(printed).toContain('What the store holds: Redis')
      // Four values and the check value.
      expect(printed.match(/^ {2}fv:/gm)?.length).toBe(5)
    } finally {
      await redis.stop()
    }
  })

  it('direct-calls', async () => {
    const printed = await untilEnd(run('direct-calls'))
    expect(printed).toContain('"pii_type": "EMAIL_ADDRESS"')
    expect(printed).toContain('Unmasking of given token values failed.')
  })

  it('custom-store: passes the suite for token stores', async () => {
    expect(await untilEnd(run('custom-store'))).toMatch(/# fail 0/)
  })
})
