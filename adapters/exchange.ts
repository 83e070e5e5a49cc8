import { askHost, contextOf } from './caller-context.ts'
import { asRequestError } from './failure.ts'
import type { BoundStep } from './json-body.ts'
import type { MaskingPlan } from './masking-plan.ts'
import { type Door, maskBody, maskHeaders, maskParams, maskQuery } from './request-parts.ts'
import type { RuleStep } from './rule-steps.ts'

const maskers = { body: maskBody, query: maskQuery, params: maskParams, headers: maskHeaders }

/** What each request has been through, so that rules that are mounted twice are applied once. */
const applied = new WeakMap<object, ReadonlySet<string>>()
const keysOfSteps = new WeakMap<readonly RuleStep[], ReadonlySet<string>>()
const noSteps: readonly BoundStep[] = []

/**
 * Masks the parts of a request that the plan names, all at the same time, and answers what is left
 * to do with the response. Rejects with `MaskingError`; the application must then not be reached.
 */
export async function openExchange<Host>(
  plan: MaskingPlan<Host>,
  door: Door<Host>,
  host: Host,
): Promise<readonly BoundStep[]> {
  try {
    if (plan.skip !== undefined && (await askHost('skip', plan.skip, host))) return noSteps
    const context = await contextOf(plan, host)
    const incoming = door.incoming(host)
    const work: Promise<void>[] = []
    for (const { part, steps: given } of plan.requestParts) {
      // A route's parameters are an object of their own, and the same rules may hold for several.
      const place = part === 'params' ? (door.readParams(host) ?? incoming) : incoming
      const steps = unapplied(place, given)
      if (steps.length === 0) continue
      work.push(maskers[part]({ door, host, steps, context, rejects: plan.rejects }))
    }
    if (work.length === 1) await work[0]
    else if (work.length > 1) await Promise.all(work)
    if (plan.responseSteps.length === 0) return noSteps
    return unapplied(incoming, plan.responseSteps).map((step) => ({ step, context }))
  } catch (thrown) {
    throw asRequestError(thrown)
  }
}

/** What is to be done with a response that is sent before its request was masked. */
export async function openResponse<Host>(
  plan: MaskingPlan<Host>,
  door: Door<Host>,
  host: Host,
): Promise<readonly BoundStep[]> {
  if (plan.skip !== undefined && (await askHost('skip', plan.skip, host))) return noSteps
  const context = await contextOf(plan, host)
  return unapplied(door.incoming(host), plan.responseSteps).map((step) => ({ step, context }))
}

function unapplied(place: object, steps: readonly RuleStep[]): readonly RuleStep[] {
  const seen = applied.get(place)
  if (seen === undefined) {
    applied.set(place, keysOf(steps))
    return steps
  }
  const fresh = steps.filter(({ key }) => !seen.has(key))
  if (fresh.length > 0) applied.set(place, new Set([...seen, ...fresh.map(({ key }) => key)]))
  return fresh
}

// The same steps come with every request.
function keysOf(steps: readonly RuleStep[]): ReadonlySet<string> {
  const known = keysOfSteps.get(steps)
  if (known !== undefined) return known
  const keys = new Set(steps.map(({ key }) => key))
  keysOfSteps.set(steps, keys)
  return keys
}
