import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface CommandRun {
  readonly seconds: number
  /** The most memory that the process ever held. */
  readonly peakBytes: number
}

const file = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url))
/** For measuring only. */
const keys = `bench:${Buffer.alloc(32, 'a secret for benchmarks only').toString('base64')}`
const everyMilliseconds = 50

/** Runs the built command line in a process of its own. Throws where it does not end well. */
export async function runCommand(given: readonly string[], redisUrl: string): Promise<CommandRun> {
  const begun = performance.now()
  const child = spawn(process.execPath, [file, ...given], {
    env: { ...process.env, FIELDVEIL_KEYS: keys, FIELDVEIL_REDIS_URL: redisUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let peakBytes = 0
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, readPeak(child.pid))
  }, everyMilliseconds)
  const [exitCode] = await once(child, 'exit')
  clearInterval(timer)
  if (exitCode !== 0) throw new Error(`fieldveil ${given[0]} ended with ${exitCode}`)
  return { seconds: (performance.now() - begun) / 1_000, peakBytes }
}

/** The high water mark that Linux keeps; 0 elsewhere. */
function readPeak(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024
  } catch {
    return 0
  }
}
