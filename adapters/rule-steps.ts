import type { Transform } from 'node:stream'
import { suggestName } from '../src/errors.ts'
import type {
  CallContext,
  FieldRules,
  Masker,
  PreparedRules,
  RulePart,
  TextStreamOptions,
} from '../src/index.ts'
import { MaskingError } from '../src/index.ts'
import type { MaskingOptions } from './masking-options.ts'

type Direction = 'unmask' | 'mask'

/** Rules in one direction, read once. */
export interface RuleStep {
  /** Equal for the same masker, part, direction and rules. */
  readonly key: string
  onDocument(document: unknown, context: CallContext): Promise<unknown>
  /** Writes into the document, so that every reference to it is served. */
  inPlace(document: unknown, context: CallContext): Promise<unknown>
  onJson(text: string, context: CallContext): Promise<string>
  /** For events and lines that each hold a document. */
  openStream(format: StreamFormat, context: CallContext, bounds: StreamBounds): Transform
}

export type StreamFormat = 'event-stream' | 'ndjson'
export type StreamBounds = Required<Pick<TextStreamOptions, 'unsupported' | 'maximumLength'>>

/** What is done with one part of a request, in this order. */
export interface PartSteps {
  readonly part: RulePart
  readonly steps: readonly RuleStep[]
}

const parts: readonly RulePart[] = ['body', 'query', 'params', 'headers']
// A value that both name ends as a token: what one rule gives back, the other still hides.
const directions: readonly Direction[] = ['unmask', 'mask']

/** The steps of a request, by part. Throws `invalid_rules`. */
export function requestSteps(
  masker: Masker,
  sides: NonNullable<MaskingOptions<never>['request']>,
): readonly PartSteps[] {
  const byDirection = directions.map((direction) =>
    partsOf(`request.${direction}`, sides[direction]),
  )
  return parts.flatMap((part) => {
    const [unmask, mask] = byDirection.map((rules) => rules[part])
    const steps = stepsOf(masker, `request.{}.${part}`, part, { unmask, mask })
    return steps.length === 0 ? [] : [{ part, steps }]
  })
}

/** The steps of a response's body. Throws `invalid_rules`. */
export function responseSteps(
  masker: Masker,
  sides: NonNullable<MaskingOptions<never>['response']>,
): readonly RuleStep[] {
  const { unmask, mask } = sides
  for (const direction of directions) refuseParts(`response.${direction}`, sides[direction])
  return stepsOf(masker, 'response.{}', 'body', { unmask, mask })
}

function partsOf(name: string, rules: unknown): Partial<Record<RulePart, FieldRules>> {
  if (rules === undefined) return {}
  if (typeof rules !== 'object' || rules === null) throw notRules(name)
  if (Array.isArray(rules)) return { body: rules }
  const keys = Object.keys(rules)
  if (keys.every(isPart)) return rules
  const list = Object.entries(rules).find(([, value]) => Array.isArray(value))?.[0]
  if (list === undefined) return { body: rules as FieldRules }
  // Only parts hold lists: one of the keys is a part that was misspelt.
  const stranger = keys.find((key) => !isPart(key)) ?? list
  const meant = suggestName(stranger, parts)
  const hint =
    meant === undefined ? `the parts are ${parts.join(', ')}` : `did you mean '${meant}'?`
  throw new MaskingError('invalid_rules', `${name}: unknown part '${stranger}'; ${hint}`)
}

/** Only requests have parts: rules by part mean something else than fields of these names. */
function refuseParts(name: string, rules: unknown): void {
  if (!isObject(rules) || !Object.keys(rules).every(isPart)) return
  const holdsRules = (value: unknown) =>
    Array.isArray(value) ||
    (isObject(value) &&
      Object.entries(value).some(([key, inner]) => key !== 'detect' && isObject(inner)))
  const part = Object.entries(rules).find(([, value]) => holdsRules(value))?.[0]
  if (part === undefined) return
  const mend = `a response has rules for its body alone; give them without '${part}'`
  throw new MaskingError('invalid_rules', `${name}: ${mend}`)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPart(key: string): boolean {
  return (parts as readonly string[]).includes(key)
}

function stepsOf(
  masker: Masker,
  name: string,
  part: RulePart,
  rules: Readonly<Record<Direction, FieldRules | undefined>>,
): RuleStep[] {
  const nameOf = (direction: Direction) => name.replace('{}', direction)
  const steps = directions.flatMap((direction) => {
    const given = rules[direction]
    if (given === undefined) return []
    return [stepOf(masker, nameOf(direction), part, direction, given)]
  })
  const masked = new Set(pathsOf(rules.mask))
  const contradiction = pathsOf(rules.unmask).find((path) => masked.has(path))
  if (contradiction !== undefined) {
    const both = `${nameOf('mask')} and ${nameOf('unmask')}`
    throw new MaskingError('invalid_rules', `'${contradiction}' stands in both ${both}; keep one`)
  }
  return steps
}

function stepOf(
  masker: Masker,
  name: string,
  part: RulePart,
  direction: Direction,
  rules: FieldRules,
): RuleStep {
  if (typeof rules !== 'object' || rules === null) throw notRules(name)
  const prepared = prepare(masker, name, rules, part)
  const key = `${idOf(masker)} ${name} ${prepared.id}`
  return direction === 'mask'
    ? {
        key,
        onDocument: (document, context) => prepared.maskDocument(document, context),
        inPlace: (document, context) => prepared.maskInPlace(document, context),
        onJson: (text, context) => prepared.maskJson(text, context),
        openStream: (format, context, bounds) =>
          masker.createMaskStream({ ...bounds, format, rules }, context).node(),
      }
    : {
        key,
        onDocument: (document, context) => prepared.unmaskDocument(document, context),
        inPlace: (document, context) => prepared.unmaskInPlace(document, context),
        onJson: (text, context) => prepared.unmaskJson(text, context),
        openStream: (format, context, bounds) =>
          masker.createUnmaskStream({ ...bounds, format, rules }, context).node(),
      }
}

function prepare(masker: Masker, name: string, rules: FieldRules, part: RulePart): PreparedRules {
  try {
    return masker.prepare(rules, part)
  } catch (error) {
    if (!(error instanceof MaskingError)) throw error
    throw new MaskingError(error.code, `${name}: ${error.message}`, {
      status: error.status,
      issues: error.issues,
    })
  }
}

function notRules(name: string): MaskingError {
  return new MaskingError('invalid_rules', `${name} must be a list of paths, or rules by path`)
}

function pathsOf(rules: FieldRules | undefined): string[] {
  if (rules === undefined) return []
  return (Array.isArray(rules) ? rules : Object.keys(rules)).map(plainPath)
}

/** `a["b"]` and `a.b` are the same place. */
function plainPath(path: string): string {
  return path.replace(/\[(["'])([A-Za-z_$][\w$]*)\1\]/g, '.$2').replace(/^\./, '')
}

const ids = new WeakMap<Masker, number>()
let lastId = 0

function idOf(masker: Masker): number {
  const known = ids.get(masker)
  if (known !== undefined) return known
  ids.set(masker, ++lastId)
  return lastId
}
