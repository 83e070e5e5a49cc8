import { spawn } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { buildProgram, removePrograms } from '../support/programs.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

const program = await buildProgram('test/support/watching-process.ts')
afterAll(removePrograms)

/** Answers the exit code, or the signal that ended it after 25 s. */
async function runProcess(
  server: RedisServer,
  steps: readonly string[],
): Promise<number | string | null> {
  const child = spawn(process.execPath, [program, server.url, ...steps], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 25_000,
  })
  child.stdout?.on('data', async (data) => {
    // The process asks for its server to be frozen or to be gone.
    if (String(data).includes('freeze')) await server.kill('SIGSTOP')
    if (String(data).includes('kill')) await server.kill('SIGKILL')
    child.stdin?.end('done\n')
  })
  return await new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
}

describe.concurrent('a process with a watched store ends by itself', () => {
  it.each([
    ['once its client has quit', ['mask', 'quit']],
    ['once its masker is closed and its client has quit', ['mask', 'close', 'quit']],
    ['while the server hangs', ['mask', 'freeze', 'disconnect']],
    ['while it cannot be reached', ['mask', 'kill', 'disconnect']],
    // Such a client never says that it has ended.
    ['when its client was disconnected between two connections', ['mask', 'sever', 'disconnect']],
    ['when its client never came to be connected', ['disconnect']],
  ])('%s', async (_when, steps) => {
    const server = await startRedis({ args: [] })
    try {
      expect(await runProcess(server, steps)).toBe(0)
    } finally {
      await server.stop()
    }
  })
})
