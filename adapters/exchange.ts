import type { CallContext } from '../src/index.ts'
import { asRequestError } from './failure.ts'
import type { BoundStep } from './json-body.ts'
import type { MaskingPlan } from './masking-plan.ts'
import { type Door, maskBody, maskHeaders, maskParams, maskQuery } from './request-parts.ts'
import type { RuleStep } from './rule-steps.ts'

const maskers = { body: maskBody, query: maskQuery, params: maskParams, headers: maskHeaders }

/** What each request has been through, so that rules that are mounted twice are applied once. */
const applied = new WeakMap<object, Set<string>>()

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
    if (plan.skip !== undefined && (await plan.skip(host))) return []
    const context = plan.tenant === undefined ? {} : await contextOf(plan.tenant, host)
    const incoming = door.incoming(host)
    // A route's parameters are an object of their own, and the same rules may hold for several.
    const placeOf = (part: string) =>
      part === 'params' ? (door.readParams(host) ?? incoming) : incoming
    const work = plan.requestParts.flatMap(({ part, steps: given }) => {
      const steps = unapplied(placeOf(part), given)
      if (steps.length === 0) return []
      return [maskers[part]({ door, host, steps, context, rejects: plan.rejects })]
    })
    if (work.length > 0) await Promise.all(work)
    return unapplied(incoming, plan.responseSteps).map((step) => ({ step, context }))
  } catch (thrown) {
    throw asRequestError(thrown)
  }
}

async function contextOf<Host>(
  tenantOf: (host: Host) => unknown,
  host: Host,
): Promise<CallContext> {
  const tenant = await tenantOf(host)
  // The masker says what is wrong with one that is no string.
  return tenant === undefined ? {} : { tenant: tenant as string }
}

function unapplied(place: object, steps: readonly RuleStep[]): readonly RuleStep[] {
  if (steps.length === 0) return steps
  const keys = applied.get(place)
  if (keys === undefined) {
    applied.set(place, new Set(steps.map(({ key }) => key)))
    return steps
  }
  return steps.filter(({ key }) => !keys.has(key) && keys.add(key))
}
