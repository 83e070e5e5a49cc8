import { configurationError, type MaskingError, suggestName } from '../errors.ts'
import type { DetectRule, FieldRule } from '../types.ts'

/** What is done with a value: the forms a rule can take once everything in it is known to hold. */
export type CompiledRule =
  | { readonly action: 'mask'; readonly tokenName: string; readonly format?: string }
  | { readonly action: 'detect'; readonly detect: DetectRule | undefined }
  | { readonly action: 'reveal'; readonly reveal: RevealWord }
  | { readonly action: 'redact'; readonly text: string }

export type RevealWord = NonNullable<FieldRule['reveal']>

/** The names that rules may use. */
export interface RuleNames {
  readonly tokenNames: ReadonlySet<string>
  readonly formatNames: ReadonlySet<string>
  /** What a rule without `tokenName` masks with. */
  readonly defaultTokenName: string
  /** Where a name that is not there may be defined, for messages. */
  whereElse?(): string
  /** Throws `invalid_options` for a rule's own way to search its text. */
  checkDetect?(rule: DetectRule): void
}

const types: Readonly<Record<keyof FieldRule, 'string' | 'boolean or an object'>> = {
  tokenName: 'string',
  format: 'string',
  detect: 'boolean or an object',
  reveal: 'string',
  redact: 'string',
}
const optionNames = Object.keys(types) as readonly (keyof FieldRule)[]
const revealWords: ReadonlySet<string> = new Set<RevealWord>(['last4', 'first', 'domain'])

/** Pairs of options that cannot both hold, the stronger one first. */
const contradictions: readonly (readonly [keyof FieldRule, readonly (keyof FieldRule)[]])[] = [
  ['redact', ['tokenName', 'format', 'detect', 'reveal']],
  ['reveal', ['tokenName', 'format', 'detect']],
  ['detect', ['tokenName', 'format']],
]

/**
 * Checks one rule and brings it into its compiled form; `path` is only named in errors. White space
 * around names is not significant. Throws `invalid_rules`, which says what was meant.
 */
export function compileRule(path: string, rule: unknown, names: RuleNames): CompiledRule {
  const given = checkOptions(path, rule, names)
  for (const [option, others] of contradictions) {
    const other = given[option] === undefined ? undefined : others.find((name) => name in given)
    if (other !== undefined) {
      throw wrong(path, `says both ${option} and ${other}, which exclude each other; keep one`)
    }
  }
  if (given.redact !== undefined) return { action: 'redact', text: given.redact }
  if (given.reveal !== undefined) {
    const word = knownName(path, 'reveal', given.reveal, revealWords)
    return { action: 'reveal', reveal: word as RevealWord }
  }
  if (given.detect) return { action: 'detect', detect: readDetect(path, given.detect, names) }
  const tokenName =
    given.tokenName === undefined
      ? names.defaultTokenName
      : knownName(path, 'tokenName', given.tokenName, names.tokenNames, names.whereElse)
  if (given.format === undefined) return { action: 'mask', tokenName }
  const format = knownName(path, 'format', given.format, names.formatNames, names.whereElse)
  return { action: 'mask', tokenName, format }
}

/** A string that two compiled rules share exactly when they do the same. */
export function ruleId(rule: CompiledRule): string {
  if (rule.action === 'mask') {
    return JSON.stringify([rule.action, rule.tokenName, rule.format ?? null])
  }
  if (rule.action === 'reveal') return JSON.stringify([rule.action, rule.reveal])
  if (rule.action === 'redact') return JSON.stringify([rule.action, rule.text])
  return JSON.stringify([rule.action, describeDetect(rule.detect)])
}

// Regular expressions have no JSON of their own.
function describeDetect(detect: DetectRule | undefined): unknown {
  if (detect === undefined) return null
  return JSON.parse(
    JSON.stringify(detect, (_, value) => (value instanceof RegExp ? String(value) : value)),
  )
}

function readDetect(
  path: string,
  detect: boolean | DetectRule,
  names: RuleNames,
): DetectRule | undefined {
  if (typeof detect === 'boolean') return undefined
  try {
    names.checkDetect?.(detect)
  } catch (error) {
    throw wrong(path, `has a wrong detect: ${(error as Error).message}`)
  }
  return detect
}

function checkOptions(path: string, rule: unknown, names: RuleNames): FieldRule {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) {
    throw wrong(path, `is ${describe(rule)}, not an object; ${mendRule(rule, names)}`)
  }
  const given: Record<string, unknown> = {}
  for (const [option, value] of Object.entries(rule)) {
    const type = Object.hasOwn(types, option) ? types[option as keyof FieldRule] : undefined
    if (type === undefined) {
      throw wrong(path, `has an unknown option ${option}${meant(option, optionNames)}`)
    }
    if (value === undefined || (option === 'detect' && value === false)) continue
    if (typeof value !== type && !(type !== 'string' && isDetect(value))) {
      throw wrong(path, `wants a ${type} as ${option}, but was given ${describe(value)}`)
    }
    given[option] = value
  }
  return given
}

/** What a rule that is no object most likely was to be. */
function mendRule(rule: unknown, names: RuleNames): string {
  if (typeof rule === 'string') {
    const options = { tokenName: names.tokenNames, format: names.formatNames, reveal: revealWords }
    for (const [option, known] of Object.entries(options)) {
      const name = known.has(rule.trim()) ? rule.trim() : suggestName(rule, known)
      if (name !== undefined) return `did you mean { ${option}: ${JSON.stringify(name)} }?`
    }
  }
  return 'write {} to mask with the default token type'
}

function isDetect(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'object' && !Array.isArray(value))
}

function knownName(
  path: string,
  option: string,
  given: string,
  known: ReadonlySet<string>,
  whereElse?: () => string,
): string {
  const name = given.trim()
  if (known.has(name)) return name
  const elsewhere = whereElse === undefined ? '' : ` (${whereElse()})`
  const hint = meant(name, known) + elsewhere
  throw wrong(path, `names an unknown ${option} ${JSON.stringify(given)}${hint}`)
}

function meant(word: string, candidates: Iterable<string>): string {
  const names = [...candidates]
  const suggestion = suggestName(word, names)
  if (suggestion !== undefined) return `; did you mean ${suggestion}?`
  return names.length > 0 && names.length <= 12 ? `; there are ${names.join(', ')}` : ''
}

/** A word for what was given in place of the right thing. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function wrong(path: string, problem: string): MaskingError {
  return configurationError('invalid_rules', `Rule \`${path}\` ${problem}`)
}
