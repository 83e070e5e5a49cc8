import type { PathStep } from './path.ts'

/**
 * Whether a path leads to a place or to something that the place lies in, as the walkers would find
 * it. An index of an array is a number. Takes time by the product of both lengths.
 */
export function pathHolds(
  steps: readonly PathStep[],
  place: readonly (string | number)[],
): boolean {
  let open = closeOver(steps, new Set([0]))
  if (open.has(steps.length)) return true
  for (const key of place) {
    const next = new Set<number>()
    for (const at of open) {
      const step = steps[at] as PathStep
      if (step.kind === 'deep') next.add(at)
      else if (leadsTo(step, key)) next.add(at + 1)
    }
    open = closeOver(steps, next)
    if (open.has(steps.length)) return true
  }
  return false
}

function leadsTo(step: PathStep, key: string | number): boolean {
  if (step.kind === 'key') return step.key === String(key)
  return step.kind === 'any' || typeof key === 'number'
}

/** A `**` may stand for no level at all. */
function closeOver(steps: readonly PathStep[], open: Set<number>): Set<number> {
  for (const at of open) if (steps[at]?.kind === 'deep') open.add(at + 1)
  return open
}
