import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg } from 'node:os'

/** What a run depends on, in one line; what needs no server names none. */
export function describeMachine(isQuick: boolean, redisVersion?: string): string {
  const [cpu] = cpus()
  const [load = 0] = loadavg()
  return [
    `${cpu?.model.trim() ?? 'unknown CPU'}, ${availableParallelism()} cores`,
    `Node ${process.versions.node}`,
    ...(redisVersion === undefined ? [] : [`Redis ${redisVersion}`, describeWrk()]),
    `load ${load.toFixed(1)} at the start`,
    new Date().toISOString().slice(0, 10),
    ...(isQuick ? ['a short run (`--quick`)'] : []),
  ].join('; ')
}

function describeWrk(): string {
  try {
    execFileSync('wrk', ['-v'], { stdio: 'pipe' })
    return 'wrk'
  } catch (error) {
    // It prints its version with status 1.
    const printed = String((error as { stdout?: unknown }).stdout ?? '')
    return /^wrk \S+/.exec(printed)?.[0] ?? 'no wrk'
  }
}
