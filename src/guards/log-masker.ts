import { createHmac, type KeyObject } from 'node:crypto'
import { configurationError } from '../errors.ts'
import { collectDocument } from '../fields/document.ts'
import type { FieldHit, FieldHits } from '../fields/hits.ts'
import { collectJson } from '../fields/json-text.ts'
import { revealValue } from '../fields/reveal.ts'
import { compileRules } from '../fields/rules.ts'
import { checkOptionNames } from '../option-names.ts'
import type { Recognition } from '../text/recognize.ts'
import { createTextSearch } from '../text/text-search.ts'
import { builtInFormats, builtInTokenTypes, defaultTokenName } from '../tokens/built-in-names.ts'
import type { FieldRules, KeyRing, Recognizer, TokenValue } from '../types.ts'
import { deriveLogKey } from './log-key.ts'

/** Whose keys a log masker uses, and what it seeks. */
export interface LogMaskerOptions {
  /** The masker's: fingerprints come from a key of their own, which its last secret gives. */
  readonly keys: KeyRing
  /** A value of another tenant has another fingerprint; `default`. */
  readonly tenant?: string
  /** Names of token types and formats that rules may use besides the built-in ones. */
  readonly tokenNames?: readonly string[]
  readonly formatNames?: readonly string[]
  /** Added to the built-in ones, for `detect`; they must answer at once, without a promise. */
  readonly recognizers?: readonly Recognizer[]
}

/** Takes values out of log lines, one-way and at once; every method is safe to destructure. */
export interface LogMasker {
  /** A line of JSON, its line end included or not. A line that cannot be read is replaced as a whole. */
  maskLine(line: string): string
  /** An object, in a copy. */
  maskObject<T>(object: T): T
  /** For `pino({ hooks })`: every line as it leaves, bindings, serialisers and message included. */
  readonly hooks: {
    /** What pino calls with each line before it is written. */
    streamWrite(line: string): string
  }
}

const optionNames = ['keys', 'tenant', 'tokenNames', 'formatNames', 'recognizers']
const limits = { depth: 200, fields: 100_000 }
const fingerprintDigits = 16

/**
 * Masks logs by the rules that mask documents; paths are those of the line that is written, such as
 * `req.headers.authorization` or `msg`. A logger does not wait, and the token store is asked of
 * nobody: what a rule would give a token gets a fingerprint, the same for the same value, which
 * cannot be turned back. `reveal` and `redact` do what they do elsewhere; `detect` puts
 * fingerprints into a text. Throws `invalid_rules` and `invalid_options`.
 */
export function createLogMasker(rules: FieldRules, options: LogMaskerOptions): LogMasker {
  if (typeof options !== 'object' || options === null) {
    throw configurationError(
      'invalid_options',
      'createLogMasker: the second argument is { keys }; keysFromEnvironment() reads them from FIELDVEIL_KEYS',
    )
  }
  checkOptionNames('createLogMasker', options, optionNames)
  const { tenant = 'default', tokenNames = [], formatNames = [], recognizers = [] } = options
  const plan = compileRules(rules, {
    depth: limits.depth,
    tokenNames: new Set([...builtInTokenTypes.map((type) => type.tokenName), ...tokenNames]),
    formatNames: new Set([...builtInFormats.map(({ name }) => name), ...formatNames]),
    defaultTokenName,
  })
  const recognition = createTextSearch({ recognizers }).open()
  const print = createFingerprint(deriveLogKey(options.keys, tenant))
  const replaceAll = <T>({ hits, replace }: FieldHits<T>): T =>
    replace(hits.map((hit) => replaceHit(hit, print, recognition)))
  const maskLine = (line: string): string => {
    try {
      return replaceAll(collectJson(plan, line, limits))
    } catch {
      // Rather a line less than a value more.
      return `${unreadable}${line.endsWith('\n') ? '\n' : ''}`
    }
  }
  return {
    maskLine,
    maskObject: (object) => replaceAll(collectDocument(plan, object, limits)),
    hooks: { streamWrite: maskLine },
  }
}

const unreadable = '{"level":50,"msg":"a log line was withheld: fieldveil could not read it"}'

type Print = (value: string) => string

function createFingerprint(key: KeyObject): Print {
  return (value) => {
    const digits = createHmac('sha256', key).update(value).digest('hex')
    return `fp_${digits.slice(0, fingerprintDigits)}`
  }
}

function replaceHit({ value, rule }: FieldHit, print: Print, recognition: Recognition): TokenValue {
  if (rule.action === 'redact') return rule.text
  if (value === null) return null
  if (rule.action === 'reveal') return revealValue(String(value), rule.reveal)
  if (rule.action === 'mask') return print(String(value))
  return typeof value === 'string' ? maskFinds(value, print, recognition) : value
}

function maskFinds(text: string, print: Print, recognition: Recognition): string {
  const found = recognition(text)
  if (found instanceof Promise) {
    found.catch(() => {})
    throw configurationError(
      'invalid_options',
      'createLogMasker: a recogniser answered a promise, and a logger does not wait',
    )
  }
  let masked = ''
  let copied = 0
  for (const { start, end, entity } of found) {
    masked += `${text.slice(copied, start)}[${entity} ${print(text.slice(start, end))}]`
    copied = end
  }
  return masked + text.slice(copied)
}
