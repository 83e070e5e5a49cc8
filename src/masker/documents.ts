import type { Messages } from '../contract/messages.ts'
import { configurationError } from '../errors.ts'
import { collectDocument } from '../fields/document.ts'
import type { FieldHit, FieldHits } from '../fields/hits.ts'
import { collectJson } from '../fields/json-text.ts'
import { collectOwned } from '../fields/owned.ts'
import { revealValue } from '../fields/reveal.ts'
import { compileRules, type FieldPlan } from '../fields/rules.ts'
import type { Coverage, Operation } from '../guards/coverage.ts'
import { reportDryRun } from '../guards/dry-run.ts'
import type { Settings } from '../options.ts'
import type {
  DetectRule,
  FieldRules,
  PreparedRules,
  RulePart,
  TokenFormat,
  TokenType,
  TokenValue,
} from '../types.ts'
import type { VaultRequest } from '../vault.ts'
import type { Call, Calls, MaybePromise } from './call.ts'
import type { DefinitionStore } from './definition-store.ts'
import type { Gate } from './gate.ts'
import type { Names } from './names.ts'
import { createRuleNames } from './rule-names.ts'
import type { Searching } from './searching.ts'
import type { TextMasking, TextPlan } from './texts.ts'

/** What masking and unmasking of values is made of. */
export interface ValueParts {
  readonly settings: Settings
  readonly messages: Messages
  readonly names: Names
  readonly gate: Gate
  readonly texts: TextMasking
  readonly searching: Searching
}

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

export type Replacing = (hits: readonly FieldHit[], call: Call) => MaybePromise<TokenValue[]>

function replaceHits<Result>(
  found: FieldHits<Result>,
  call: Call,
  replaceAll: Replacing,
): MaybePromise<Result> {
  if (found.hits.length === 0) return found.replace([])
  return andThen(replaceAll(found.hits, call), found.replace)
}

/** Puts tokens in the place of values. */
export function createHiding({
  settings,
  messages,
  names,
  gate,
  texts,
  searching,
}: ValueParts): Replacing {
  /** Masks the hits whose requests are known, and puts each token in its hit's place. */
  function fill(
    call: Call,
    values: TokenValue[],
    requests: VaultRequest[],
    places: readonly number[],
    found: readonly { readonly place: number; readonly plan: TextPlan }[],
  ): MaybePromise<TokenValue[]> {
    const starts = found.map(({ plan }) => requests.push(...plan.requests) - plan.requests.length)
    return andThen(gate.mask(call, requests), (tokens) => {
      places.forEach((place, index) => {
        values[place] = tokens[index] as string
      })
      found.forEach(({ place, plan }, index) => {
        const start = starts[index] as number
        const own = tokens.slice(start, start + plan.requests.length)
        values[place] = plan.assemble(own).text
      })
      return values
    })
  }

  return (hits, begun) => {
    const call = searching.timed(begun)
    const values: TokenValue[] = []
    const requests: VaultRequest[] = []
    const places: number[] = []
    const texted: MaybePromise<{ place: number; plan: TextPlan }>[] = []
    hits.forEach(({ value, rule }, place) => {
      if (typeof value === 'string' && value.length > settings.limits.textLength) {
        throw messages.fail('payload_too_large')
      }
      values.push(value)
      if (rule.action === 'redact') values[place] = rule.text
      else if (rule.action === 'reveal') {
        if (value !== null) values[place] = revealValue(String(value), rule.reveal)
      } else if (rule.action === 'mask') {
        requests.push(gate.request(call, { value, ...resolveRule(names, rule) }))
        places.push(place)
      } else if (typeof value === 'string') {
        const planned = texts.plan(value, withDetect(names, call, rule.detect))
        texted.push(andThen(planned, (plan) => ({ place, plan })))
      }
    })
    return andThen(settleAll(texted), (found) => fill(call, values, requests, places, found))
  }
}

/** Puts values in the place of tokens. */
export function createRestoring({ settings, messages, gate, texts }: ValueParts): Replacing {
  return (hits, call) => {
    const restored: TokenValue[] = hits.map(({ value }) => value)
    const masked: number[] = []
    const detected: number[] = []
    hits.forEach(({ value, rule }, index) => {
      if (typeof value !== 'string') return
      if (value.length > settings.limits.textLength) throw messages.fail('payload_too_large')
      if (rule.action === 'mask') masked.push(index)
      if (rule.action === 'detect') detected.push(index)
    })
    const tokens = masked.map((index) => restored[index] as string)
    const found = andThen(gate.unmask(call, tokens), (answers) => {
      masked.forEach((index, at) => {
        const opened = answers[at]
        if (opened !== undefined) restored[index] = opened.value
        else if (!gate.keepsShut) throw messages.fail('unmasking_failed')
      })
      return restored
    })
    if (detected.length === 0) return found
    const unmasked = detected.map((index) => texts.unmask(restored[index] as string, call))
    return Promise.all([found, ...unmasked]).then(([, ...plain]) => {
      detected.forEach((index, at) => {
        restored[index] = plain[at] as string
      })
      return restored
    })
  }
}

function andThen<T, Result>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<Result>,
): MaybePromise<Result> {
  return value instanceof Promise ? value.then(next) : next(value)
}

function settleAll<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  return values.some((value) => value instanceof Promise)
    ? Promise.all(values)
    : (values as readonly T[])
}

function withDetect(names: Names, call: Call, rule: DetectRule | undefined): Call {
  if (rule === undefined) return call
  const { policy: given, ...detection } = rule
  if (given === undefined) return { ...call, detection }
  const policy = given.trim()
  if (!names.hasPolicy(policy)) throw undefinedName('policy', policy)
  return { ...call, policy, detection }
}

function resolveRule(
  names: Names,
  rule: { readonly tokenName: string; readonly format?: string },
): { readonly type: TokenType; readonly format: TokenFormat | undefined } {
  const type = names.types.get(rule.tokenName)
  if (type === undefined) throw undefinedName('token type', rule.tokenName)
  if (rule.format === undefined) return { type, format: undefined }
  const format = names.formats.get(rule.format)
  if (format === undefined) throw undefinedName('format', rule.format)
  return { type, format }
}

/** Definitions of the store that rules were read with may be gone, as after a backup was put back. */
function undefinedName(kind: string, name: string): Error {
  const message = `a rule names the ${kind} "${name}", which the token store no longer defines`
  return configurationError('invalid_rules', message)
}

// A parsed document has doubles only, as JSON.parse would have made of the number.
function toJsonNumber(value: TokenValue): TokenValue {
  return typeof value === 'bigint' ? Number(value) : value
}
