import { MaskingError } from '../errors.ts'
import { pathHolds } from '../fields/holds.ts'
import type { FieldPlan, PlannedRule } from '../fields/rules.ts'
import { traceDocument } from '../fields/trace.ts'
import type { Detection, Recognition } from '../text/recognize.ts'
import type { DryRunReport, DryRunRule, RulePart } from '../types.ts'

export interface DryRun {
  readonly operation: 'mask' | 'unmask'
  readonly part: RulePart
  readonly tenant: string
  readonly depth: number
  /** What the call would do first; what it throws is the report's problem. */
  tryOut(): unknown
  /** The document as a value. */
  read(): unknown
  tell(report: DryRunReport): void
}

const nodesOfDocument = 1_000_000

/** Says what rules would do with a document. Never throws, and touches nothing. */
export function reportDryRun(
  plan: Pick<FieldPlan, 'rules'>,
  recognition: Recognition,
  run: DryRun,
): Promise<void> | undefined {
  const counts = plan.rules.map(() => 0)
  const texts = new Map<number, string[]>()
  let problem = problemOf(run.tryOut)
  const options = { depth: run.depth, nodes: nodesOfDocument, isTelling: () => false }
  problem ??= problemOf(() =>
    traceDocument(run.read(), options, (value, _place, keys) => {
      // One rule holds for a value: where several do, they say the same.
      const index = plan.rules.findIndex(({ steps }) => pathHolds(steps, keys))
      if (index < 0) return
      counts[index] = (counts[index] ?? 0) + 1
      if (plan.rules[index]?.rule.action !== 'detect' || typeof value !== 'string') return
      const known = texts.get(index)
      if (known === undefined) texts.set(index, [value])
      else known.push(value)
    }),
  )
  const tell = (found: ReadonlyMap<number, readonly Detection[]>, failed = problem): void => {
    const rules = plan.rules.map(({ path, rule }, index): DryRunRule => {
      const count = counts[index] ?? 0
      const { action } = rule
      if (action !== 'detect' || run.operation === 'unmask') return { path, action, count }
      return { path, action, count, entities: countEntities(found.get(index) ?? []) }
    })
    const { operation, part, tenant } = run
    const whole = { operation, part, tenant, rules }
    tellSafely(run, failed === undefined ? whole : { ...whole, problem: failed })
  }
  if (run.operation === 'unmask' || texts.size === 0) {
    tell(new Map())
    return undefined
  }
  return searchAll(texts, recognition).then(tell, (error: unknown) =>
    tell(new Map(), codeOf(error)),
  )
}

/** The plan of a text as a whole, for the same report. */
export const wholeText: Pick<PlannedRule, 'path' | 'steps' | 'rule'> = {
  path: '**',
  steps: [],
  rule: { action: 'detect', detect: undefined },
}

async function searchAll(
  texts: ReadonlyMap<number, readonly string[]>,
  recognition: Recognition,
): Promise<Map<number, readonly Detection[]>> {
  const found = new Map<number, readonly Detection[]>()
  for (const [index, all] of texts) {
    found.set(index, (await Promise.all(all.map((text) => recognition(text)))).flat())
  }
  return found
}

function countEntities(found: readonly Detection[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { entity } of found) counts.set(entity, (counts.get(entity) ?? 0) + 1)
  return Object.fromEntries(counts)
}

function problemOf(act: () => unknown): DryRunReport['problem'] {
  try {
    act()
    return undefined
  } catch (error) {
    return codeOf(error)
  }
}

function codeOf(error: unknown): NonNullable<DryRunReport['problem']> {
  return error instanceof MaskingError ? error.code : 'internal_error'
}

/** A report must not fail the call that it is of. */
function tellSafely(run: DryRun, report: DryRunReport): void {
  try {
    run.tell(report)
  } catch {
    // Whoever listens logs his own mistakes.
  }
}
