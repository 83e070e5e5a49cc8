import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { buildProgram } from '../support/programs.ts'
import type { ServerSettings, ServerState } from './server-process.ts'

/** An HTTP server in a process of its own. */
export interface HttpServer {
  readonly process: ChildProcess
  readonly port: number
  state(): Promise<ServerState>
  /** Everything that it printed. */
  output(): string
  /** Sends SIGTERM and answers how it ended; undefined when it has not within the deadline. */
  end(deadline: number): Promise<{ code: number | null; signal: string | null } | undefined>
  kill(): Promise<void>
}

export async function startServer(settings: ServerSettings): Promise<HttpServer> {
  const file = await buildProgram('test/faults/server-process.ts')
  const child = fork(file, [JSON.stringify(settings)], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  child.stdout?.on('data', (data) => (output += data))
  child.stderr?.on('data', (data) => (output += data))
  const { port } = await answerOf<{ port: number }>(child, () => output)
  return {
    process: child,
    port,
    state: async () => {
      const answer = answerOf<ServerState>(child, () => output)
      child.send('state')
      return await answer
    },
    output: () => output,
    end: async (deadline) => {
      const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
        child.once('exit', (code, signal) => resolve({ code, signal }))
      })
      child.kill('SIGTERM')
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), deadline)
      })
      const end = await Promise.race([ended, late])
      clearTimeout(timer)
      return end
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function answerOf<Answer>(child: ChildProcess, output: () => string): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const fail = (code: unknown): void =>
      reject(new Error(`a server ended with ${code}:\n${output()}`))
    child.once('exit', fail)
    child.once('message', (message) => {
      child.off('exit', fail)
      resolve(message as Answer)
    })
  })
}
