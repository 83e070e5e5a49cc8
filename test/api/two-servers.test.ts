import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type Client, createClient } from 'fieldveil/client'
import { Redis } from 'ioredis'
import { afterAll, afterEach, expect, inject, test } from 'vitest'
import { poll } from '../support/poll.ts'
import { buildProgram, removePrograms } from '../support/programs.ts'
import { mountPath } from './support/api-servers.ts'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

afterAll(removePrograms)

interface ServerProcess {
  readonly child: ChildProcess
  readonly client: Client
  /** The parts of jobs that it has begun, in order. */
  parts(): readonly string[]
  tell(line: string): Promise<void>
}

async function startServer(prefix: string): Promise<ServerProcess> {
  const program = await buildProgram('test/api/support/api-process.ts')
  const child = spawn(process.execPath, [program, inject('redisUrl'), prefix], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const port = await poll('the server', async () => /^port (\d+)$/m.exec(said)?.[1])
  return {
    child,
    client: createClient({ baseUrl: `http://127.0.0.1:${port}${mountPath}`, token: 'all' }),
    parts: () => [...said.matchAll(/^part (.*)$/gm)].map(([, part = '']) => part),
    tell: async (line) => {
      child.stdin.write(`${line}\n`)
      await poll('its answer', async () => (said.includes(`told ${line}\n`) ? true : undefined))
    },
  }
}

test('a job of many entries whose server is killed is finished by the other, once', async () => {
  const prefix = `two-servers-${randomBytes(6).toString('hex')}`
  const redis = new Redis(inject('redisUrl'))
  const servers = await Promise.all([startServer(prefix), startServer(prefix)])
  try {
    const entries = Array.from({ length: 2_000 }, (_, index) => ({
      ...{ value: `Person ${index}`, token_name: 'Text Token' },
    }))
    // Whichever takes the job up is killed in the middle of it.
    for (const { tell } of servers) await tell('hold')
    const [first, second] = servers as [ServerProcess, ServerProcess]
    const id = await first.client.submitMask(entries)
    const victim = await poll('a server at work', async () =>
      servers.find((server) => server.parts().includes('mask 2')),
    )
    const survivor = victim === first ? second : first
    expect(survivor.parts()).toEqual([])
    expect(await survivor.client.status(id)).toMatchObject([{ status: 'IN-PROGRESS' }])
    await survivor.tell('go on')
    const ended = once(victim.child, 'exit')
    victim.child.kill('SIGKILL')
    expect(await ended).toEqual([null, 'SIGKILL'])

    const masked = await survivor.client.waitFor(id)
    expect(masked).toHaveLength(entries.length)
    expect(masked.map((entry) => entry.value)).toEqual(entries.map(({ value }) => value))
    // Every part once, from the start, and by nobody a second time.
    expect(survivor.parts()).toEqual(['mask 1', 'mask 2', 'mask 3', 'mask 4'])
    expect(await redis.keys(`{${prefix}}:outcome:*`)).toHaveLength(1)
    expect(await redis.llen(`{${prefix}}:queue:wait`)).toBe(0)
    expect(await redis.llen(`{${prefix}}:queue:active`)).toBe(0)

    const tokens = masked.map(({ token_value }) => ({ token_value }))
    // What was masked twice in part has one token a value.
    expect(new Set(tokens.map(({ token_value }) => token_value)).size).toBe(entries.length)
    const back = await survivor.client.waitFor(await survivor.client.submitUnmask(tokens))
    expect(back.map(({ value }) => value)).toEqual(entries.map(({ value }) => value))
    expect(await survivor.client.mask(entries.slice(0, 2))).toEqual(masked.slice(0, 2))
  } finally {
    await redis.quit()
  }
})
