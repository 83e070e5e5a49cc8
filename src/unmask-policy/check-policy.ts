import { z } from 'zod'
import { configurationError, type MaskingError, suggestName } from '../errors.ts'

const names = z
  .array(z.string().min(1, 'is an empty name'))
  .min(1, 'is an empty list, which nobody is on; name something, or leave it out to mean any')

const ruleSchema = z.strictObject({
  tokenNames: names.optional(),
  roles: names.optional(),
  purposes: names.optional(),
  own: z.boolean('is true or false').optional(),
})

const longestWindow = 366 * 86_400_000
const limitProblem = 'is a whole number of tokens, 1 or more'
const windowProblem = 'is milliseconds, a whole number of them from 1,000 to those of a year'

const budgetSchema = z.strictObject({
  limit: z.int(limitProblem).min(1, limitProblem),
  window: z
    .int(windowProblem)
    .min(1_000, windowProblem)
    .max(longestWindow, windowProblem)
    .default(3_600_000),
})

const policySchema = z.strictObject({
  rules: z.array(ruleSchema),
  budget: budgetSchema.optional(),
  shut: z.enum(['fail', 'keep']).default('fail'),
})

const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(policySchema.shape),
  rules: Object.keys(ruleSchema.shape),
  budget: Object.keys(budgetSchema.shape),
}

/** A rule whose names are known. */
export interface CheckedRule {
  readonly tokenNames?: readonly string[] | undefined
  readonly roles?: readonly string[] | undefined
  readonly purposes?: readonly string[] | undefined
  readonly own?: boolean | undefined
}

/** A policy of its own, every default filled in: what becomes of the given one does not touch it. */
export interface CheckedPolicy {
  readonly rules: readonly CheckedRule[]
  readonly budget?: { readonly limit: number; readonly window: number } | undefined
  readonly shut: 'fail' | 'keep'
}

/** Checks a policy. Throws `invalid_options`, which names the place and says what was meant. */
export function checkPolicy(policy: unknown, tokenNames: ReadonlySet<string>): CheckedPolicy {
  const checked = policySchema.safeParse(policy)
  if (!checked.success) throw describeMistake(checked.error.issues[0] as z.core.$ZodIssue)
  const rules = checked.data.rules.map((rule, index) => {
    if (rule.tokenNames === undefined) return rule
    const place = `.rules[${index}].tokenNames`
    return { ...rule, tokenNames: rule.tokenNames.map((name) => findName(place, name, tokenNames)) }
  })
  return { ...checked.data, rules }
}

// White space around the names of token types means nothing anywhere in this package.
function findName(place: string, given: string, known: ReadonlySet<string>): string {
  const name = given.trim()
  if (known.has(name)) return name
  throw wrong(place, `there is no token type ${JSON.stringify(given)}${meant(name, known)}`)
}

function describeMistake(issue: z.core.$ZodIssue): MaskingError {
  const place = issue.path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
  // Zod's own messages name types and bounds, never what was given.
  if (issue.code !== 'unrecognized_keys') return wrong(place, issue.message)
  const key = issue.keys[0] as string
  const known = knownKeys[String(issue.path[0] ?? '')] ?? []
  return wrong(place, `there is no option ${JSON.stringify(key)}${meant(key, known)}`)
}

function meant(word: string, known: Iterable<string>): string {
  const near = suggestName(word, known)
  return near === undefined
    ? `; there are ${[...known].join(', ')}`
    : `; did you mean ${JSON.stringify(near)}?`
}

function wrong(place: string, problem: string): MaskingError {
  return configurationError('invalid_options', `unmaskPolicy${place}: ${problem}`)
}
