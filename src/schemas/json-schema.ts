import { configurationError, type MaskingError } from '../errors.ts'
import { formatPath, type PathStep } from '../fields/path.ts'
import type { FieldRule, FieldRules } from '../types.ts'
import { listParts, type SchemaPart } from './schema-parts.ts'

/** Schemas looked at: a few that refer to each other twice each have more paths than can be listed. */
const longestWalk = 100_000

/** How a JSON Schema is read. */
export interface JsonSchemaOptions {
  /** What `$ref` points into, such as a whole OpenAPI document; the schema itself by default. */
  readonly root?: object
  /** The keyword that marks PII; `x-pii`. */
  readonly keyword?: string
}

/**
 * The rules for documents of a JSON Schema (draft 4 to 2020-12) or a schema of OpenAPI 3, from the
 * keyword `x-pii`: `true` masks, a string names the token type, an object is a field rule
 * (`{ "detect": true }`). A mark on an object or array holds for every value in it; a schema that holds
 * itself becomes a path with `**`. Throws `invalid_rules` where nothing is marked, for a mark that is
 * none, for a `$ref` that leads nowhere or out of the document, and where two schemas mark one path
 * differently.
 */
export function rulesFromJsonSchema(schema: object, options: JsonSchemaOptions = {}): FieldRules {
  const { root = schema, keyword = 'x-pii' } = options
  const rules = new Map<string, FieldRule>()
  let walked = 0

  function add(steps: readonly PathStep[], rule: FieldRule): void {
    const path = formatPath(steps)
    const known = rules.get(path)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(rule)) {
      throw wrong(`two schemas mark \`${path}\` differently; keep one`)
    }
    rules.set(path, rule)
  }

  /** `open`: the schemas on the way here, so that one which holds itself ends. */
  function walk(part: unknown, steps: readonly PathStep[], open: readonly object[]): void {
    if (typeof part !== 'object' || part === null) return
    if (++walked > longestWalk) throw wrong('it refers to itself in too many ways to follow')
    if (open.includes(part)) {
      collectDeep(part as SchemaPart, steps)
      return
    }
    const here = part as SchemaPart
    const mark = readMark(here[keyword], steps)
    // What it holds is covered by it, and another mark in there would contradict it.
    if (mark !== undefined) {
      add(steps, mark)
      return
    }
    const inner = [...open, part]
    if (typeof here['$ref'] === 'string') walk(resolve(root, here['$ref']), steps, inner)
    for (const { step, schema: next } of listParts(here)) {
      walk(next, step === undefined ? steps : [...steps, step], inner)
    }
  }

  /** A schema that was met on the way to itself: its marks hold at any depth from here. */
  function collectDeep(part: SchemaPart, steps: readonly PathStep[]): void {
    const seen = new Set<object>()
    const gather = (next: unknown, from: readonly PathStep[]): void => {
      if (typeof next !== 'object' || next === null || seen.has(next)) return
      seen.add(next)
      const inner = next as SchemaPart
      const mark = readMark(inner[keyword], from)
      if (mark !== undefined) {
        add(from, mark)
        return
      }
      if (typeof inner['$ref'] === 'string') gather(resolve(root, inner['$ref']), from)
      for (const { step, schema: deeper } of listParts(inner)) {
        gather(deeper, step === undefined ? from : [...from, step])
      }
    }
    gather(part, [...steps, { kind: 'deep' }])
  }

  walk(schema, [], [])
  if (rules.size > 0) return Object.fromEntries(rules)
  throw wrong(`nothing is marked: give a property "${keyword}": true`)
}

function readMark(mark: unknown, steps: readonly PathStep[]): FieldRule | undefined {
  if (mark === undefined || mark === false) return undefined
  if (mark === true) return {}
  if (typeof mark === 'string' && mark.trim() !== '') return { tokenName: mark }
  // What the object says is checked where the rules are prepared.
  if (typeof mark === 'object' && mark !== null && !Array.isArray(mark)) return mark
  throw wrong(
    `the mark at \`${formatPath(steps)}\` is true, the name of a token type, or a field rule`,
  )
}

/** A JSON Pointer (RFC 6901) into the document. */
function resolve(root: object, reference: string): unknown {
  if (!reference.startsWith('#')) {
    throw wrong(`$ref ${JSON.stringify(reference)} leads out of the document: bundle it first`)
  }
  let part: unknown = root
  for (const word of decodeURIComponent(reference.slice(1)).split('/').slice(1)) {
    const key = word.replaceAll('~1', '/').replaceAll('~0', '~')
    const holds = typeof part === 'object' && part !== null && Object.hasOwn(part, key)
    part = holds ? (part as Record<string, unknown>)[key] : undefined
  }
  if (typeof part === 'object' && part !== null) return part
  throw wrong(`$ref ${JSON.stringify(reference)} leads nowhere; is \`root\` the whole document?`)
}

function wrong(problem: string): MaskingError {
  return configurationError('invalid_rules', `Schema: ${problem}`)
}
