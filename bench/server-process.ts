import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ApiVariant } from './api-server.ts'
import type { FrameworkName, VariantName } from './variants.ts'

/** A server under test. */
export interface ServerProcess {
  readonly url: string
  /** Processor time it has used so far, in microseconds. */
  usedTime(): Promise<number>
  stop(): Promise<void>
}

export async function startServer(
  framework: FrameworkName,
  variant: VariantName | ApiVariant,
  redisUrl: string,
  program = 'server.ts',
): Promise<ServerProcess> {
  const file = fileURLToPath(new URL(program, import.meta.url))
  const child = fork(file, [framework, variant, redisUrl], {
    // Express and Koa look it up, and are slower without it.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const { port } = await answerOf<{ port: number }>(child)
  return {
    url: `http://127.0.0.1:${port}`,
    usedTime: async () => {
      const answer = answerOf<{ microseconds: number }>(child)
      child.send('time')
      return (await answer).microseconds
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const fail = (code: unknown): void => reject(new Error(`a server ended with ${code}`))
    child.once('exit', fail)
    child.once('message', (message) => {
      child.off('exit', fail)
      resolve(message as Answer)
    })
  })
}
