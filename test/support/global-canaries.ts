import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What tests mask where nothing of it may be seen; none of them prints it on purpose. */
const canary = /canary|4111[ -]?1111[ -]?1111[ -]?1111/i
// Vitest loads this file twice, for its configuration and for the setup.
const file = join(tmpdir(), `fieldveil-canaries-${process.pid}.log`)

// It proves that the log of canaries finds them, by printing one.
const exempt = /canary-log\.test\.ts$/

interface Speaker {
  readonly moduleId?: string
  readonly module?: { readonly moduleId: string }
}

/** Vitest's `onConsoleLog`: keeps the lines of any test's output that hold a value. */
export function watchConsole(log: string, _stream: string, speaker?: object): void {
  const { moduleId, module } = (speaker ?? {}) as Speaker
  if (exempt.test(moduleId ?? module?.moduleId ?? '')) return
  if (canary.test(log)) appendFileSync(file, log)
}

/** Vitest's `globalSetup`: the run fails when a value was printed anywhere in it. */
export function setup(): () => void {
  return () => {
    const leaked = existsSync(file) ? readFileSync(file, 'utf8') : ''
    rmSync(file, { force: true })
    if (leaked === '') return
    process.exitCode = 1
    throw new Error(`A value that was masked in a test was printed:\n${leaked.slice(0, 2_000)}`)
  }
}
