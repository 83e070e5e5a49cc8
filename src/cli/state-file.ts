import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { CommandError, exitCodes } from './command-error.ts'

/** How far a walk has come, over all runs of the command. */
export interface WalkState {
  /** Absent before the first page. */
  readonly cursor?: string
  readonly seen: number
  readonly rewrapped: number
  readonly left: number
}

export interface StateFile {
  /** Where an earlier run stopped. Throws for a file that is damaged or of another walk. */
  load(): WalkState | undefined
  save(state: WalkState): void
  remove(): void
}

const count = z.int().nonnegative()
const content = z.object({
  version: z.literal(1),
  walk: z.string(),
  cursor: z.string().optional(),
  seen: count,
  rewrapped: count,
  left: count,
})

/**
 * Keeps a walk's state in a file, always whole: written beside it and then renamed. `walk` says
 * which store is walked and towards which secret; a file of another walk is refused.
 */
export function createStateFile(path: string, walk: string): StateFile {
  const beside = `${path}.${process.pid}`
  return {
    load: () => {
      const text = attempt('read', () => readFileSync(path, 'utf8'))
      if (text === undefined) return undefined
      const { data } = content.safeParse(parseJson(text))
      const mend = 'remove it to begin anew, or name another with --state'
      if (data === undefined) throw failed(`the state file is damaged: ${mend}`)
      if (data.walk !== walk) {
        throw failed(`the state file is of another walk, ${data.walk}, not ${walk}: ${mend}`)
      }
      const { cursor, seen, rewrapped, left } = data
      return { seen, rewrapped, left, ...(cursor === undefined ? {} : { cursor }) }
    },
    save: (state) => {
      attempt('written', () => {
        try {
          writeFileSync(beside, `${JSON.stringify({ version: 1, walk, ...state })}\n`, {
            mode: 0o600,
          })
          renameSync(beside, path)
        } catch (error) {
          rmSync(beside, { force: true })
          throw error
        }
      })
    },
    remove: () => void attempt('removed', () => rmSync(path, { force: true })),
  }
}

function attempt<Result>(what: string, act: () => Result): Result | undefined {
  try {
    return act()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (what === 'read' && code === 'ENOENT') return undefined
    throw failed(`the state file cannot be ${what}: ${code ?? 'unknown'}`)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function failed(message: string): CommandError {
  return new CommandError(exitCodes.failed, message)
}
