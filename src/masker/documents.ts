import { collectDocument } from '../fields/document.ts'
import type { FieldHits } from '../fields/hits.ts'
import { collectJson } from '../fields/json-text.ts'
import { collectOwned } from '../fields/owned.ts'
import { compileRules, type FieldPlan } from '../fields/rules.ts'
import type { Coverage, Operation } from '../guards/coverage.ts'
import { reportDryRun } from '../guards/dry-run.ts'
import type { FieldRules, PreparedRules, RulePart, TokenValue } from '../types.ts'
import type { Call, Calls, MaybePromise } from './call.ts'
import type { DefinitionStore } from './definition-store.ts'
import { createHiding } from './hiding.ts'
import { andThen } from './maybe-promise.ts'
import type { Replacing, ValueParts } from './replacing.ts'
import { createRestoring } from './restoring.ts'
import { createRuleNames } from './rule-names.ts'

/** What masking of documents needs beside that of values. */
export interface DocumentParts extends ValueParts {
  readonly calls: Calls
  readonly definitions: DefinitionStore
  /** Where the host wants to know what rules leave out. */
  readonly coverage: Coverage | undefined
}

/** Reads field rules into masking and unmasking of documents and of JSON text. */
export function createRulesReader(
  parts: DocumentParts,
): (rules: FieldRules, part?: RulePart) => PreparedRules {
  const { settings, calls, searching, coverage } = parts
  const ruleNames = createRuleNames(parts)
  const hide = createHiding(parts)
  const restore = createRestoring(parts)
  const restoreNumbers: Replacing = (hits, call) =>
    andThen(restore(hits, call), (values) => values.map(toJsonNumber))

  return (rules, part = 'body') => {
    const plan: FieldPlan = compileRules(rules, { ...ruleNames, part })
    const { limits } = settings
    const collectPlain = <T>(document: T): FieldHits<T> =>
      collectOwned(plan, document, limits) ?? collectDocument(plan, document, limits)
    const see = coverage?.watch(plan, part)

    /** Tells the guards of a document before anything is done with it. */
    function replace<Given>(
      operation: Operation,
      call: Call,
      given: Given,
      collect: () => FieldHits<Given>,
      replaceAll: Replacing,
      read: () => unknown = () => given,
    ): MaybePromise<Given> {
      see?.(operation, read)
      const { dryRun: tell, tenant } = call
      if (tell === undefined) return replaceHits(collect(), call, replaceAll)
      const { depth } = limits
      const run = { operation, part, tenant, depth, tryOut: collect, read, tell }
      return andThen(reportDryRun(plan, searching.recognitionFor(call), run), () => given)
    }

    return {
      id: `${part}:${plan.id}`,
      maskDocument: (document, context) =>
        calls.mask(context, (call) =>
          replace('mask', call, document, () => collectDocument(plan, document, limits), hide),
        ),
      unmaskDocument: (document, context) =>
        calls.unmask(context, (call) =>
          replace(
            'unmask',
            call,
            document,
            () => collectDocument(plan, document, limits),
            restoreNumbers,
          ),
        ),
      maskInPlace: (document, context) =>
        calls.mask(context, (call) =>
          replace('mask', call, document, () => collectPlain(document), hide),
        ),
      unmaskInPlace: (document, context) =>
        calls.unmask(context, (call) =>
          replace('unmask', call, document, () => collectPlain(document), restoreNumbers),
        ),
      maskJson: (text, context) =>
        calls.mask(context, (call) => {
          const collect = () => collectJson(plan, text, limits)
          return replace('mask', call, text, collect, hide, () => parseJson(text))
        }),
      unmaskJson: (text, context) =>
        calls.unmask(context, (call) => {
          const collect = () => collectJson(plan, text, limits)
          return replace('unmask', call, text, collect, restore, () => parseJson(text))
        }),
    }
  }
}

function parseJson(text: string): unknown {
  return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
}

function replaceHits<Result>(
  found: FieldHits<Result>,
  call: Call,
  replaceAll: Replacing,
): MaybePromise<Result> {
  if (found.hits.length === 0) return found.replace([])
  return andThen(replaceAll(found.hits, call), found.replace)
}

// A parsed document has doubles only, as JSON.parse would have made of the number.
function toJsonNumber(value: TokenValue): TokenValue {
  return typeof value === 'bigint' ? Number(value) : value
}
