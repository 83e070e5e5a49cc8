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

export interface StateFile<State = WalkState> {
  /** Where an earlier run stopped. Throws for a file that is damaged or of another walk. */
  load(): State | undefined
  save(state: State): void
  remove(): void
}

const count = z.int().nonnegative()
const walkState: z.ZodType<WalkState> = z.object({
  cursor: z.string().exactOptional(),
  seen: count,
  rewrapped: count,
  left: count,
})
const head = z.object({ version: z.literal(1), walk: z.string() })

/** Keeps a walk's state in a file. `walk` says which store is walked and towards which secret. */
export function createStateFile(path: string, walk: string): StateFile {
  return keepState(path, walk, walkState)
}

/**
 * Keeps how far some work is in a file, always whole: written beside it and then renamed. `walk` says
 * which work it is, in words that hold nothing secret; a file of another is refused.
 */
export function keepState<State extends object>(
  path: string,
  walk: string,
  shape: z.ZodType<State>,
): StateFile<State> {
  const beside = `${path}.${process.pid}`
  return {
    load: () => {
      const text = attempt('read', () => readFileSync(path, 'utf8'))
      if (text === undefined) return undefined
      const parsed = parseJson(text)
      const { data: kept } = head.safeParse(parsed)
      const { data: state } = shape.safeParse(parsed)
      const mend = 'remove it to begin anew, or name another with --state'
      if (kept === undefined || state === undefined) {
        throw failed(`the state file is damaged: ${mend}`)
      }
      if (kept.walk !== walk) {
        throw failed(`the state file is of another walk, ${kept.walk}, not ${walk}: ${mend}`)
      }
      return state
    },
    save: (state) => {
      attempt('written', () => {
        try {
          // A link that somebody has put there is not followed.
          rmSync(beside, { force: true })
          writeFileSync(beside, `${JSON.stringify({ version: 1, walk, ...state })}\n`, {
            mode: 0o600,
            flag: 'wx',
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
