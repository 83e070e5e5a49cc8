import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { packTarball } from '../../package/tarball.ts'
import { poll } from '../../support/poll.ts'
import { freePort } from '../../support/redis-server.ts'
import type { Snippet } from './snippets.ts'

export type Environment = Readonly<Record<string, string>>

/** What a snippet that runs to its end has said. */
export interface Outcome {
  readonly code: number | null
  readonly printed: string
  readonly errors: string
}

/** A snippet that goes on running. */
export interface Running {
  /** Where it listens, if it does. */
  readonly url: string
  readonly process: ChildProcess
  /** All that it has printed. */
  printed(): string
  /** The same of what went to the standard error output. */
  complained(): string
  stop(): Promise<void>
}

/** Somebody who pastes snippets into an empty project, in which the packed package is installed. */
export interface Reader {
  readonly folder: string
  /** `afterwards` are further lines for the shell. */
  run(snippet: Snippet, environment: Environment, afterwards?: string): Promise<Outcome>
  /** Starts a snippet that serves on port 3000, on a free one instead. */
  serve(snippet: Snippet, environment: Environment): Promise<Running>
  start(snippet: Snippet, environment: Environment): Running
  /** Ends what still runs and removes the project. */
  leave(): Promise<void>
}

/** Everything that a snippet may say to install. */
const packages = Object.fromEntries(
  ['express', 'koa', '@koa/bodyparser', '@koa/router', 'ioredis', 'pino', 'zod'].map((name) => [
    name,
    name,
  ]),
)

export function startReader(): Reader {
  const tarball = packTarball()
  const folder = tarball.install(packages)
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '.bin'))
  symlinkSync('../fieldveil/dist/cli.mjs', join(modules, '.bin', 'fieldveil'))
  chmodSync(join(modules, 'fieldveil/dist/cli.mjs'), 0o755)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const running = new Set<Running>()

  function start(snippet: Snippet, environment: Environment, afterwards = '') {
    const [command, ...args] = writeDown(folder, snippet, afterwards)
    const child = spawn(command, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const outcome = watch(child)
    const stop = async () => {
      running.delete(started)
      child.kill('SIGKILL')
      await outcome.ended
    }
    const printed = () => outcome.printed
    const complained = () => outcome.errors
    const started = { url: '', process: child, printed, complained, stop, outcome }
    running.add(started)
    return started
  }

  return {
    folder,
    start,
    run: async (snippet, environment, afterwards) => {
      const started = start(snippet, environment, afterwards)
      await started.outcome.ended
      running.delete(started)
      const { printed, errors } = started.outcome
      return { code: started.process.exitCode, printed, errors }
    },
    serve: async (snippet, environment) => {
      const port = await freePort()
      const code = snippet.code.replaceAll('3000', String(port))
      const started = start({ ...snippet, code }, environment)
      await poll(`${snippet.name} to listen`, async () => {
        if (started.process.exitCode !== null) return 'ended'
        return (await accepts(port)) || undefined
      })
      if (started.process.exitCode !== null) {
        await started.outcome.ended
        throw new Error(started.outcome.errors)
      }
      return { ...started, url: `http://127.0.0.1:${port}` }
    },
    leave: async () => {
      for (const left of [...running]) await left.stop()
      tarball.remove()
    },
  }
}

/** The command that runs it, as its reader would. What is to be installed is there already. */
function writeDown(
  folder: string,
  { name, language, code }: Snippet,
  afterwards: string,
): [command: string, ...args: string[]] {
  if (language === 'sh') {
    const lines = code.split('\n').filter((line) => !line.startsWith('npm install '))
    return ['sh', '-eu', '-c', [...lines, afterwards].join('\n')]
  }
  writeFileSync(join(folder, `${name}.mjs`), code)
  return [process.execPath, `${name}.mjs`]
}

function watch(child: ChildProcess) {
  const outcome = { printed: '', errors: '', ended: once(child, 'close') }
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    outcome.printed += chunk
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    outcome.errors += chunk
  })
  return outcome
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } finally {
    socket.destroy()
  }
}
