import { printCount } from './progress-bar.ts'
import type { WalkOutcome } from './walk-store.ts'

/** How a walk went, as one line of JSON. */
export function printOutcome({ seen, rewrapped, left, cursor }: WalkOutcome): string {
  const complete = cursor === undefined
  return JSON.stringify({ complete, seen, rewrapped, left, ...(complete ? {} : { cursor }) })
}

/** How a walk went, what is left, and how to go on. */
export function describeOutcome(outcome: WalkOutcome, hasState: boolean): string {
  const { seen, total, rewrapped, left, cursor } = outcome
  const done = `${printCount(seen)} keys seen, ${printCount(rewrapped)} records sealed anew.`
  const older = `${printCount(left)} of them still need another secret`
  if (cursor !== undefined) {
    const rest =
      total === undefined ? '' : ` About ${printCount(Math.max(0, total - seen))} are left.`
    const way = hasState
      ? 'Run the same command to go on from here.'
      : 'Run the same command to go on; with --state it would not begin anew.'
    return `Stopped: ${done}${rest} ${left === 0 ? '' : `${older}. `}${way}`
  }
  if (left === 0) {
    return `${done} All are under the newest secret: those between it and the last may go.`
  }
  return (
    `${done} ${older}: written meanwhile by a server that does not know the newest, damaged, or of ` +
    'a tenant with keys of its own. Keep the older secrets, and run it again once every server ' +
    'seals with the newest.'
  )
}
