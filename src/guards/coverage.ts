import { pathHolds } from '../fields/holds.ts'
import type { FieldPlan } from '../fields/rules.ts'
import { traceDocument } from '../fields/trace.ts'
import type { Recognition } from '../text/recognize.ts'
import type { CoverageOptions, CoverageReport, RulePart } from '../types.ts'
import { createTally } from './tally.ts'
import { createTellingKeys } from './telling-keys.ts'

export type Operation = 'mask' | 'unmask'

/** Looks at some documents, to say what rules leave out. */
export interface Coverage {
  /** Of the rules of one plan; answers who is to be shown each document before it is changed. */
  watch(plan: FieldPlan, part: RulePart): (operation: Operation, read: () => unknown) => void
  report(): CoverageReport
}

interface RuleSet {
  readonly plan: FieldPlan
  readonly part: RulePart
  readonly operation: Operation
  /** All that came, looked at or not. */
  seen: number
  documents: number
  readonly matched: number[]
}

const nodesOfDocument = 10_000
/** Rules that are read anew for every call would else be kept for ever. */
const keptRuleSets = 200

export function createCoverage(
  recognition: Recognition,
  { share = 0.01, units = 20_000, paths = 1_000 }: CoverageOptions,
): Coverage {
  const every = Math.max(1, Math.round(1 / share))
  const isTelling = createTellingKeys(recognition)
  const tally = createTally(paths)
  const ruleSets = new Map<string, RuleSet>()
  let documents = 0

  function ruleSetOf(plan: FieldPlan, part: RulePart, operation: Operation): RuleSet | undefined {
    const name = `${operation} ${part} ${plan.id}`
    const known = ruleSets.get(name)
    if (known !== undefined || ruleSets.size >= keptRuleSets) return known
    const matched = plan.rules.map(() => 0)
    const made: RuleSet = { plan, part, operation, seen: 0, documents: 0, matched }
    ruleSets.set(name, made)
    return made
  }

  function look(ruleSet: RuleSet, document: unknown): void {
    documents++
    ruleSet.documents++
    const matches = ruleSet.plan.rules.map(() => false)
    const outside: { readonly path: string; readonly text: string }[] = []
    const limits = { depth: 200, nodes: nodesOfDocument, isTelling }
    traceDocument(document, limits, (value, place, keys) => {
      let isNamed = false
      ruleSet.plan.rules.forEach(({ steps }, index) => {
        if (!pathHolds(steps, keys)) return
        isNamed = true
        matches[index] = true
      })
      if (isNamed || value === null || typeof value === 'boolean') return
      outside.push({ path: tally.nameOf(place), text: String(value) })
    })
    matches.forEach((hasMatched, index) => {
      if (hasMatched) ruleSet.matched[index] = (ruleSet.matched[index] ?? 0) + 1
    })
    search(outside, ruleSet.documents)
  }

  /** Begins elsewhere each time, so that the end of a large document has its turn too. */
  function search(
    values: readonly { readonly path: string; readonly text: string }[],
    turn: number,
  ) {
    const start = values.length === 0 ? 0 : Math.floor(values.length * ((turn * golden) % 1))
    let left = units
    for (let step = 0; step < values.length && left > 0; step++) {
      const { path, text } = values[(start + step) % values.length] as (typeof values)[number]
      const searched = text.slice(0, left)
      left -= searched.length + 1
      const found = recognition(searched)
      if (found instanceof Promise) {
        // What fails here has failed where it counts too, or was never called on.
        found.then((all) => tally.add(path, text.length, all)).catch(() => {})
      } else tally.add(path, text.length, found)
    }
  }

  return {
    watch: (plan, part) => (operation, read) => {
      const ruleSet = ruleSetOf(plan, part, operation)
      if (ruleSet === undefined || ruleSet.seen++ % every !== 0) return
      try {
        look(ruleSet, read())
      } catch {
        // The call that follows says what is wrong with the document, or with a recogniser.
      }
    },
    report: () => ({
      documents,
      rules: [...ruleSets.values()].flatMap(({ plan, part, operation, documents: seen, matched }) =>
        plan.rules.map(({ path }, index) => ({
          path,
          operation,
          part,
          documents: seen,
          matched: matched[index] ?? 0,
        })),
      ),
      uncovered: tally.list().filter(({ found }) => found > 0),
    }),
  }
}

const golden = 0.618_033_988_75
