import { isIndex, type PathStep } from './path.ts'

/**
 * Whether two paths contradict each other if they say different things: they can name the same
 * place, or one names an object or array in which the other's place lies. Places in each other
 * count only without `**`: nearly every path could lie under `**.a`, if `a` were an object.
 */
export function pathsOverlap(left: readonly PathStep[], right: readonly PathStep[]): boolean {
  const anyDepth = [...left, ...right].some(({ kind }) => kind === 'deep')
  const width = right.length + 1
  const seen = new Set<number>([0])
  const pending: [number, number][] = [[0, 0]]
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [leftAt, rightAt] = pair
    const leftStep = left[leftAt]
    const rightStep = right[rightAt]
    if (leftStep === undefined && rightStep === undefined) return true
    if (leftStep === undefined || rightStep === undefined) {
      // One path is complete, and so holds for everything that the other still leads to.
      if (!anyDepth) return true
      // What is left may be a `**` that stands for nothing.
      if (leftStep?.kind === 'deep') pending.push([leftAt + 1, rightAt])
      if (rightStep?.kind === 'deep') pending.push([leftAt, rightAt + 1])
      continue
    }
    const next: [number, number][] = []
    if (leftStep.kind === 'deep') next.push([leftAt + 1, rightAt])
    if (rightStep.kind === 'deep') next.push([leftAt, rightAt + 1])
    if (leftStep.kind === 'deep' && rightStep.kind !== 'deep') next.push([leftAt, rightAt + 1])
    if (rightStep.kind === 'deep' && leftStep.kind !== 'deep') next.push([leftAt + 1, rightAt])
    if (stepsMeet(leftStep, rightStep)) next.push([leftAt + 1, rightAt + 1])
    for (const [nextLeft, nextRight] of next) {
      const id = nextLeft * width + nextRight
      if (seen.has(id)) continue
      seen.add(id)
      pending.push([nextLeft, nextRight])
    }
  }
  return false
}

function stepsMeet(left: PathStep, right: PathStep): boolean {
  if (left.kind === 'deep' || right.kind === 'deep') return false
  if (left.kind === 'any' || right.kind === 'any') return true
  if (left.kind === 'key' && right.kind === 'key') return left.key === right.key
  if (left.kind === 'key') return isIndex(left.key)
  return right.kind !== 'key' || isIndex(right.key)
}
