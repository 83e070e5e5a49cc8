import type { Messages } from '../contract/messages.ts'
import { collectDocument } from '../fields/document.ts'
import type { FieldHit, FieldHits } from '../fields/hits.ts'
import { collectJson } from '../fields/json-text.ts'
import { revealValue } from '../fields/reveal.ts'
import { compileRules, type FieldPlan } from '../fields/rules.ts'
import type { Settings } from '../options.ts'
import { defaultTokenName } from '../tokens/built-in-names.ts'
import type { FieldRules, PreparedRules, RulePart, TokenValue } from '../types.ts'
import type { Vault, VaultRequest } from '../vault.ts'
import type { Call, Calls } from './call.ts'
import type { Names } from './names.ts'
import type { TextMasking, TextPlan } from './texts.ts'

export interface DocumentParts {
  readonly settings: Settings
  readonly messages: Messages
  readonly names: Names
  readonly vault: Vault
  readonly texts: TextMasking
  readonly calls: Calls
}

/** Reads field rules into masking and unmasking of documents and of JSON text. */
export function createRulesReader(
  parts: DocumentParts,
): (rules: FieldRules, part?: RulePart) => PreparedRules {
  const { settings, names, calls } = parts
  const tokenNames = new Set(names.types.keys())
  const formatNames = new Set(names.formats.keys())
  const hide = createHiding(parts)
  const restore = createRestoring(parts)

  return (rules, part = 'body') => {
    const plan: FieldPlan = compileRules(rules, {
      part,
      depth: settings.limits.depth,
      tokenNames,
      formatNames,
      defaultTokenName,
    })
    const { limits } = settings
    return {
      id: `${part}:${plan.id}`,
      maskDocument: (document, context) =>
        calls.mask(context, (call) =>
          replaceHits(collectDocument(plan, document, limits), call, hide),
        ),
      unmaskDocument: (document, context) =>
        calls.unmask(context, (call) =>
          replaceHits(collectDocument(plan, document, limits), call, async (hits, opened) =>
            (await restore(hits, opened)).map(toJsonNumber),
          ),
        ),
      maskJson: (text, context) =>
        calls.mask(context, (call) => replaceHits(collectJson(plan, text, limits), call, hide)),
      unmaskJson: (text, context) =>
        calls.unmask(context, (call) =>
          replaceHits(collectJson(plan, text, limits), call, restore),
        ),
    }
  }
}

type Replacing = (hits: readonly FieldHit[], call: Call) => Promise<TokenValue[]>

async function replaceHits<Result>(
  found: FieldHits<Result>,
  call: Call,
  replaceAll: Replacing,
): Promise<Result> {
  return found.replace(found.hits.length === 0 ? [] : await replaceAll(found.hits, call))
}

function createHiding({ settings, messages, names, vault, texts }: DocumentParts): Replacing {
  return async (hits, call) => {
    const requests: VaultRequest[] = []
    const finishing: ((tokens: readonly string[]) => TokenValue)[] = []
    for (const { value, rule } of hits) {
      if (typeof value === 'string' && value.length > settings.limits.textLength) {
        throw messages.fail('payload_too_large')
      }
      if (rule.action === 'redact') {
        finishing.push(() => rule.text)
      } else if (rule.action === 'reveal') {
        const shown = value === null ? null : revealValue(String(value), rule.reveal)
        finishing.push(() => shown)
      } else if (rule.action === 'mask') {
        const at = requests.push(nameRequest(names, call, value, rule)) - 1
        finishing.push((tokens) => tokens[at] as string)
      } else if (typeof value === 'string') {
        const planned = texts.plan(value, call)
        const plan: TextPlan = planned instanceof Promise ? await planned : planned
        const at = requests.length
        requests.push(...plan.requests)
        finishing.push((tokens) => plan.assemble(tokens.slice(at, at + plan.requests.length)).text)
      } else {
        finishing.push(() => value)
      }
    }
    const tokens = await vault.mask(requests, vault.derive(requests))
    return finishing.map((finish) => finish(tokens))
  }
}

function createRestoring({ settings, messages, vault, texts }: DocumentParts): Replacing {
  return async (hits, call) => {
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
    const found = tokens.length === 0 ? [] : await vault.unmask(call.tenant, tokens)
    masked.forEach((index, at) => {
      const opened = found[at]
      if (opened === undefined) throw messages.fail('unmasking_failed')
      restored[index] = opened.value
    })
    const restoredTexts = await Promise.all(
      detected.map((index) => texts.unmask(restored[index] as string, call)),
    )
    detected.forEach((index, at) => {
      restored[index] = restoredTexts[at] as string
    })
    return restored
  }
}

function nameRequest(
  names: Names,
  call: Call,
  value: TokenValue,
  rule: { readonly tokenName: string; readonly format?: string },
): VaultRequest {
  const type = names.types.get(rule.tokenName)
  if (type === undefined) throw new TypeError('a compiled rule names an unknown token type')
  const format = rule.format === undefined ? undefined : names.formats.get(rule.format)
  const { tenant, attributes } = call
  return { tenant, value, type, format, irreversible: false, attributes }
}

// A parsed document has doubles only, as JSON.parse would have made of the number.
function toJsonNumber(value: TokenValue): TokenValue {
  return typeof value === 'bigint' ? Number(value) : value
}
