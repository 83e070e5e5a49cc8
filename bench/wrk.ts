import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const script = fileURLToPath(new URL('requests.lua', import.meta.url))
const connections = 32
let runs = 0

/** Whether the five values of a request are those of every other, or nobody's yet. */
export type Values = 'same' | 'new'

export interface Load {
  readonly requests: number
  readonly perSecond: number
}

/** Throws where wrk is not installed, and says how to get it. */
export function requireWrk(): void {
  if (spawnSync('wrk', ['-v']).error === undefined) return
  throw new Error(
    'The servers are measured with wrk, which is not on the PATH: apt-get install wrk',
  )
}

/** Loads a server; throws when an answer was an error, which would be faster than masking. */
export async function runWrk(url: string, values: Values, seconds: number): Promise<Load> {
  const { stdout } = await promisify(execFile)('wrk', [
    ...['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', script, url],
    ...['--', values, String(++runs)],
  ])
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk met errors:\n${stdout}`)
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1])
  return { requests, perSecond }
}
