import { configurationError, type MaskingError } from '../errors.ts'
import type { FieldRules, RulePart } from '../types.ts'
import { createMatcher, type Matcher } from './matcher.ts'
import { pathsOverlap } from './overlap.ts'
import { formatPath, isIndex, type PathStep, parsePath } from './path.ts'
import { type CompiledRule, compileRule, describe, type RuleNames, ruleId } from './rule.ts'

export type { CompiledRule } from './rule.ts'

/** Rules that were checked and made ready for the walkers; it may be kept and shared. */
export interface FieldPlan {
  /** The same for two plans exactly when they name the same paths and do the same with them. */
  readonly id: string
  readonly rules: readonly PlannedRule[]
  readonly matcher: Matcher
}

export interface PlannedRule {
  /** As it was given. */
  readonly path: string
  readonly steps: readonly PathStep[]
  readonly rule: CompiledRule
}

export interface RulesOptions extends RuleNames {
  /** `body` by default; decides which paths can match at all. */
  readonly part?: RulePart
  /** Levels of nesting that a document may have. */
  readonly depth: number
}

/**
 * Checks rules and compiles them into a plan. Throws `invalid_rules` for what is misspelt, unknown,
 * contradictory or can match nothing; the message names the rule and says what was meant.
 */
export function compileRules(rules: FieldRules, options: RulesOptions): FieldPlan {
  const planned = new Map<string, PlannedRule & { readonly ruleId: string }>()
  for (const [path, given] of readEntries(rules)) {
    const parsed = parsePath(path)
    checkReach(path, parsed, options)
    const rule = compileRule(path, given, options)
    const steps = normalSteps(parsed)
    const name = formatPath(steps)
    const known = planned.get(name)
    if (known === undefined) planned.set(name, { path, steps, rule, ruleId: ruleId(rule) })
    else if (known.ruleId !== ruleId(rule)) {
      const problem = `and \`${path}\` name the same field but say different things; keep one`
      throw wrong('Rules', known.path, problem)
    }
  }
  const list = [...planned.values()]
  for (const [index, left] of list.entries()) {
    for (let other = index + 1; other < list.length; other++) {
      const right = list[other]
      if (right === undefined || left.ruleId === right.ruleId) continue
      if (!pathsOverlap(left.steps, right.steps)) continue
      throw wrong(
        'Rules',
        left.path,
        `and \`${right.path}\` can hold for the same value but say different things; ` +
          'give both the same rule, or name fields that do not lie in each other',
      )
    }
  }
  const id = [...planned].map(([name, { ruleId }]) => JSON.stringify([name, ruleId])).sort()
  return {
    id: `[${id.join()}]`,
    rules: list.map(({ path, steps, rule }) => ({ path, steps, rule })),
    matcher: createMatcher(list),
  }
}

function readEntries(rules: unknown): [string, unknown][] {
  if (typeof rules !== 'object' || rules === null || rules instanceof Map || rules instanceof Set) {
    const given = typeof rules === 'object' && rules !== null ? 'a Map or Set' : describe(rules)
    throw configurationError(
      'invalid_rules',
      `Rules are an array of paths or an object of rules by path, but were ${given}` +
        (typeof rules === 'string' ? `; did you mean [${JSON.stringify(rules)}]?` : ''),
    )
  }
  const entries: [string, unknown][] = Array.isArray(rules)
    ? Array.from(rules, (path: unknown, index) => {
        if (typeof path === 'string') return [path, {}]
        throw configurationError(
          'invalid_rules',
          `Rule ${index} of the array is ${describe(path)}, not a path; ` +
            'rules with options are an object, such as { "user.email": { format: "Email Format" } }',
        )
      })
    : Object.entries(rules)
  if (entries.length > 0) return entries
  throw configurationError('invalid_rules', 'The rules name no field; name one, or leave them out')
}

/** `**` that follows another or ends a path adds nothing: a path holds for all that lies in its place. */
function normalSteps(steps: readonly PathStep[]): readonly PathStep[] {
  return steps.filter((step, index) => {
    const next = steps[index + 1]
    return step.kind !== 'deep' || (next !== undefined && next.kind !== 'deep')
  })
}

function checkReach(path: string, steps: readonly PathStep[], options: RulesOptions): void {
  const levels = steps.filter((step) => step.kind !== 'deep')
  if (levels.length > options.depth) {
    const limit = `documents may have ${options.depth}`
    throw wrong('Rule', path, `can match nothing: it names ${levels.length} levels, and ${limit}`)
  }
  const part = options.part ?? 'body'
  const [first, ...rest] = levels
  if (part === 'body' || first === undefined) return
  if (first.kind === 'elements') {
    const problem = `can match nothing: ${part} are no array`
    throw wrong('Rule', path, problem, formatPath(rest) === '**' ? '*' : formatPath(rest))
  }
  if (part === 'query') return
  const nested = rest.find((step) => step.kind !== 'elements' && !isNumbered(step))
  if (nested !== undefined) {
    const problem = `can match nothing: ${part} have one level of keys`
    // `headers.cookie` and `params.id` repeat the part that the rules already stand under.
    const prefixed = first.kind === 'key' && ['req', 'request', part].includes(first.key)
    throw wrong('Rule', path, problem, formatPath(prefixed ? levels.slice(-1) : [first]))
  }
  if (part === 'headers' && first.kind === 'key' && first.key !== first.key.toLowerCase()) {
    const lower: PathStep = { kind: 'key', key: first.key.toLowerCase() }
    const mend = formatPath([lower, ...rest])
    throw wrong('Rule', path, 'can match nothing: header names arrive in lower case', mend)
  }
}

function isNumbered(step: PathStep): boolean {
  return step.kind === 'key' && isIndex(step.key)
}

function wrong(subject: string, path: string, problem: string, mend?: string): MaskingError {
  const meant = mend === undefined ? '' : `; did you mean \`${mend}\`?`
  return configurationError('invalid_rules', `${subject} \`${path}\` ${problem}${meant}`)
}
