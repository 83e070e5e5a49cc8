import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { poll } from './poll.ts'
import { findRedisBinary } from './redis-binary.ts'

export interface RedisServerOptions {
  /** Put after our own, so that they win; `['--appendonly', 'yes']`. */
  readonly args?: readonly string[]
  /** A free one by default. */
  readonly port?: number
}

/** A Redis on the loopback interface. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** For the keys of one test file; the server may be one that others use too. */
  readonly prefix: string
  /** Where the server keeps its files; empty for a server that is not ours. */
  readonly folder: string
  /** Absent when REDIS_URL named the server. */
  readonly process?: ChildProcess
  /** Ends the server and removes its files. */
  stop(): Promise<void>
  /** Waits for the end of the server, unless the signal only freezes or wakes it. */
  kill(signal: NodeJS.Signals): Promise<void>
  /** Starts it again on its port and its files, ending it first if it still runs. */
  restart(): Promise<void>
}

/**
 * Starts a redis-server that keeps nothing on disk. With REDIS_URL set and no options given, that
 * server is used, under a random prefix; it cannot be killed.
 */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const url = process.env['REDIS_URL']
  const prefix = `fv-test-${randomBytes(6).toString('hex')}:`
  if (url && options.args === undefined && options.port === undefined) {
    const refuse = async () => {
      throw new Error('The server of REDIS_URL is not ours to end: pass args, and one is started.')
    }
    const port = Number(new URL(url).port || 6379)
    return { url, port, prefix, folder: '', stop: async () => {}, kill: refuse, restart: refuse }
  }
  return await startOwn(options, prefix)
}

async function startOwn(options: RedisServerOptions, prefix: string): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldveil-redis-'))
  let [child, port] = await launchOnFreePort(folder, options)
  const clean = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  cleanings.add(clean)
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    if (!['SIGSTOP', 'SIGCONT'].includes(signal)) await ended(child)
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    prefix,
    folder,
    get process() {
      return child
    },
    kill,
    async stop() {
      cleanings.delete(clean)
      await kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
    async restart() {
      if (isRunning(child)) {
        child.kill('SIGCONT')
        await kill('SIGTERM')
      }
      // The port is ours, but the system may take a moment to give it back.
      child = await poll('redis-server on its old port', async () => {
        return await launch(folder, port, options.args)
      })
    },
  }
}

const cleanings = new Set<() => void>()
// One listener for all servers: Node.js warns of the eleventh on the same event.
process.once('exit', () => {
  for (const clean of cleanings) clean()
})

async function launchOnFreePort(
  folder: string,
  { args, port }: RedisServerOptions,
): Promise<[child: ChildProcess, port: number]> {
  if (port !== undefined) return [await launch(folder, port, args), port]
  // Another process may take a port between our finding it and the server's binding it.
  for (let tries = 0; ; tries++) {
    const free = await freePort()
    try {
      return [await launch(folder, free, args), free]
    } catch (error) {
      if (tries >= 4) throw error
    }
  }
}

async function launch(folder: string, port: number, args: readonly string[] = []) {
  const binary = await findRedisBinary()
  const own = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder]
  const quiet = ['--save', '', '--appendonly', 'no', '--daemonize', 'no']
  // A configuration file comes first where there is one, as with --sentinel.
  const [file, ...others] = args[0]?.startsWith('/') ? args : [undefined, ...args]
  const all = [...(file ? [file] : []), ...own, ...(file ? [] : quiet), ...others]
  const child = spawnBound(binary.path, all as string[], binary.environment)
  let output = ''
  child.stdout?.on('data', (data) => (output = (output + data).slice(-4_000)))
  child.stderr?.on('data', (data) => (output = (output + data).slice(-4_000)))
  try {
    await poll(`redis-server on port ${port}`, async () => {
      if (!isRunning(child)) return 'ended'
      return (await answers(port, child.pid)) ? 'ready' : undefined
    })
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  if (!isRunning(child)) throw new Error(`redis-server ended at once:\n${output}`)
  return child
}

let canBind: boolean | undefined

/** Ends with us even when we are killed, where the system has a way for that. */
function spawnBound(path: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  canBind ??= spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0
  const options = { env, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] }
  if (!canBind) return spawn(path, args, options)
  return spawn('setpriv', ['--pdeathsig', 'KILL', path, ...args], options)
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null && child.pid !== undefined
}

async function ended(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return
  await new Promise((resolve) => child.once('exit', resolve))
}

/**
 * `true` for PONG from this very process, and for a server that asks for a password first; `false`
 * while it loads. Another server may have taken the port, and would answer in the place of ours.
 */
async function answers(port: number, pid: number | undefined): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\nINFO server\r\n'))
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer to PING')))
    socket.once('error', reject)
    socket.on('data', (data) => {
      answer += data.toString()
      const by = /\r\nprocess_id:(\d+)\r/.exec(answer)?.[1]
      if (answer.startsWith('-NOAUTH')) resolve(true)
      else if (by !== undefined) resolve(answer.startsWith('+PONG') && by === String(pid))
      else return
      socket.destroy()
    })
    socket.once('close', () => resolve(false))
  })
}

const firstPort = 12_000
const portsOfWorker = 1_000
let portsFound = Math.floor(Math.random() * portsOfWorker)

/**
 * A port below those that the system hands out itself, and of this test worker's own thousand:
 * what is found here stays free until a server binds it, a second later perhaps. The port 10,000
 * above it, where a cluster's nodes talk, is below them too.
 */
export async function freePort(): Promise<number> {
  const worker = Number(process.env['VITEST_POOL_ID'] ?? 0) % 10
  return await poll('a free port', async () => {
    const port = firstPort + worker * portsOfWorker + (portsFound++ % portsOfWorker)
    return await listenOnce(port)
  })
}

async function listenOnce(port: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)))
  })
}
