import { isStreamed, maskResponseBody, type Reading } from './json-body.ts'
import type { RuleStep } from './rule-steps.ts'

/**
 * Whether a body may hold anything that the steps name, found out without a tenant, a token or a
 * change: where nobody is known yet, an answer without values must not fail for it.
 */
export async function mayHoldNamed(
  steps: readonly RuleStep[],
  reading: Reading,
  body: string | Uint8Array,
  contentType: string | undefined,
): Promise<boolean> {
  // A stream's documents are told of one by one, and text between them not at all.
  if (isStreamed(reading)) return true
  let isNamed = false
  const context = {
    dryRun: ({ rules, problem }: { rules: readonly { count: number }[]; problem?: unknown }) => {
      isNamed ||= problem !== undefined || rules.some(({ count }) => count > 0)
    },
  }
  try {
    const bound = steps.map((step) => ({ step, context }))
    await maskResponseBody(bound, reading, body, contentType)
  } catch {
    // Whoever masks it says what is wrong with it.
    return true
  }
  return isNamed
}
