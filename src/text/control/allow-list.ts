import type { Detection, DetectionOptions } from '../../types.ts'
import { checkPattern } from '../patterns/pattern-check.ts'

export type AllowList = (found: readonly Detection[], text: string) => readonly Detection[]

/**
 * Takes away the finds that are, as a whole, on the list, and what lies within those. Throws
 * `invalid_options` for a pattern that can backtrack catastrophically.
 */
export function createAllowList(allow: NonNullable<DetectionOptions['allow']>): AllowList {
  const exact = new Set<string>()
  const folded = new Set<string>()
  const patterns: RegExp[] = []
  for (const entry of allow) {
    if (typeof entry === 'string') exact.add(entry)
    else if (entry instanceof RegExp) patterns.push(toWholePattern(entry))
    else if (entry.ignoreCase) folded.add(entry.term.toLowerCase())
    else exact.add(entry.term)
  }
  const allows = (value: string): boolean =>
    exact.has(value) ||
    (folded.size > 0 && folded.has(value.toLowerCase())) ||
    patterns.some((pattern) => pattern.test(value))

  return (found, text) => {
    const allowed = found.filter(({ start, end }) => allows(text.slice(start, end)))
    if (allowed.length === 0) return found
    const reach = reachOf(allowed, text.length)
    return found.filter(({ start, end }) => end > (reach[start] as number))
  }
}

/** Without `g` and `y`, which would remember where the last test ended. */
function toWholePattern(pattern: RegExp): RegExp {
  const flags = pattern.flags.replace(/[gy]/g, '')
  // `^` and `$` would also hold at line ends with `m`.
  const whole = new RegExp(`(?<![\\s\\S])(?:${pattern.source})(?![\\s\\S])`, flags)
  checkPattern('detection.allow', new RegExp(`^(?:${pattern.source})$`, flags.replace('m', '')))
  return whole
}

/** For each place, how far the allowed finds reach that hold it. */
function reachOf(allowed: readonly Detection[], length: number): Uint32Array {
  const reach = new Uint32Array(length + 1)
  for (const { start, end } of allowed) reach[start] = Math.max(reach[start] as number, end)
  let furthest = 0
  for (let index = 0; index < length; index++) {
    furthest = Math.max(furthest, reach[index] as number)
    reach[index] = furthest
  }
  return reach
}
