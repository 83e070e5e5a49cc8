import { isWordAt, standsAlone } from '../characters.ts'
import type { ContextIndex } from '../context/context-index.ts'
import type { ContextTopic } from '../context/context-words.ts'
import type { FormRule } from './form-rule.ts'

/** A rule whose form and check digits fit; `end` is exclusive. */
export interface FormMatch {
  readonly rule: FormRule
  readonly end: number
  readonly score: number
}

interface CompiledForm {
  readonly rule: FormRule
  readonly form: string
  readonly isWeak: boolean
  readonly topics: ReadonlySet<ContextTopic>
}

const longestForm = 28
const digitKind = 1
const letterKind = 2
const spaceKind = 3
const hyphenKind = 4
const otherSeparators = './+'
const joiners = '.-,:/+'
const none: readonly FormMatch[] = []

/** The kind of each ASCII unit: 0 for what no form holds. */
const kinds = new Uint8Array(128)
for (let code = 48; code < 58; code++) kinds[code] = digitKind
for (let code = 97; code < 123; code++) {
  kinds[code] = letterKind
  kinds[code - 32] = letterKind
}
kinds[32] = spaceKind
kinds[45] = hyphenKind
for (let index = 0; index < otherSeparators.length; index++) {
  kinds[otherSeparators.charCodeAt(index)] = hyphenKind + 1 + index
}

function kindOf(code: number): number {
  if (code < 128) return kinds[code] ?? 0
  if (code === 0xa0 || code === 0x202f) return spaceKind
  return code >= 0x2010 && code <= 0x2013 ? hyphenKind : 0
}

/**
 * Compiles rules into one function that answers those whose form begins at `start` and fits, the
 * longest first, then the surest. It walks over at most 28 units, once for all rules.
 */
export function createFormMatcher(
  rules: readonly FormRule[],
  context: ContextIndex,
): (text: string, start: number) => readonly FormMatch[] {
  const byHash = new Map<number, CompiledForm[]>()
  const byLength = new Map<number, CompiledForm[]>()
  for (const rule of rules) {
    const topics = new Set(rule.topics)
    for (const form of rule.strong ?? []) compile({ rule, form, isWeak: false, topics })
    for (const form of rule.weak ?? []) compile({ rule, form, isWeak: true, topics })
  }

  function compile(compiled: CompiledForm): void {
    if (/^\*{16,17}$/.test(compiled.form)) {
      addTo(byLength, compiled.form.length, compiled)
      return
    }
    for (const form of expand(compiled.form)) {
      addTo(byHash, hashForm(form), { ...compiled, form })
      for (let index = 1; index < form.length; index++) {
        if (kindOfForm(form, index) > letterKind) addTo(byHash, hashForm(form.slice(0, index)))
      }
    }
  }

  return (text, start) => {
    let found: FormMatch[] | undefined
    let hash = 0
    let previous = 0
    let hasSeparator = false
    let wasWordLike = false
    for (let index = start; index - start <= longestForm; index++) {
      const kind = index < text.length ? kindOf(text.charCodeAt(index)) : 0
      const isWordLike = kind === digitKind || kind === letterKind
      if (wasWordLike && !isWordLike) {
        const words = hasSeparator || index - start < 16 ? undefined : byLength.get(index - start)
        if (words !== undefined) found = consider(text, start, index, words, found)
        const forms = byHash.get(hash)
        if (forms === undefined) break
        if (forms.length > 0) found = consider(text, start, index, forms, found)
      }
      // No form has two separators in a row.
      if (kind === 0 || (previous > letterKind && kind > letterKind)) break
      if (kind > letterKind) hasSeparator = true
      hash = (Math.imul(hash, 31) + kind) | 0
      previous = kind
      wasWordLike = isWordLike
    }
    if (found === undefined) return none
    return found.length > 1
      ? found.sort((one, other) => other.end - one.end || other.score - one.score)
      : found
  }

  function consider(
    text: string,
    start: number,
    end: number,
    forms: readonly CompiledForm[],
    found: FormMatch[] | undefined,
  ): FormMatch[] | undefined {
    // `+852 63 4942` is a phone number at most.
    if (text.charCodeAt(end) === 64 || text.charCodeAt(start - 1) === 43) return found
    if (!standsAlone(text, start, end, joiners)) return found
    const bare = withoutSeparators(text, start, end)
    const value = bare.toUpperCase()
    let all = found
    for (const { rule, form, isWeak, topics } of forms) {
      if (!fitsForm(text, start, form) || !rule.accepts(value)) continue
      const hasWord = context.has(topics, start, end) && !(isWeak && isOthers(topics, start))
      if (!hasWord && (isWeak || value !== bare || isInRow(text, start, end, form))) continue
      const nearest = hasWord ? context.nearestLabel(start) : undefined
      const isLabelled = nearest !== undefined && topics.has(nearest)
      all ??= []
      all.push({ rule, end, score: isLabelled ? 0.99 : hasWord ? 0.95 : rule.score })
    }
    return all
  }

  /** Whether the words for a rule speak of an earlier find, and another label stands before this number. */
  function isOthers(topics: ReadonlySet<ContextTopic>, start: number): boolean {
    const nearest = context.nearestLabel(start)
    return nearest !== undefined && !topics.has(nearest) && context.isSpent(topics, start)
  }
}

/** Without a form, notes that a longer form begins so. */
function addTo(table: Map<number, CompiledForm[]>, key: number, form?: CompiledForm): void {
  const forms = table.get(key) ?? []
  if (form !== undefined) forms.push(form)
  table.set(key, forms)
}

/** The forms with a digit and with a letter for each `*`. */
function expand(form: string): readonly string[] {
  if (!form.includes('*')) return [form]
  return [...expand(form.replace('*', '#')), ...expand(form.replace('*', 'A'))]
}

function kindOfForm(form: string, index: number): number {
  const character = form.charAt(index)
  if (character === '#') return digitKind
  return character === 'A' ? letterKind : kindOf(character.charCodeAt(0))
}

function hashForm(form: string): number {
  let hash = 0
  for (let index = 0; index < form.length; index++) {
    hash = (Math.imul(hash, 31) + kindOfForm(form, index)) | 0
  }
  return hash
}

/** Forms are looked up by a hash, which others can share. */
function fitsForm(text: string, start: number, form: string): boolean {
  for (let index = 0; index < form.length; index++) {
    const kind = kindOf(text.charCodeAt(start + index))
    if (form.charAt(index) === '*' ? kind > letterKind : kind !== kindOfForm(form, index)) {
      return false
    }
  }
  return true
}

function withoutSeparators(text: string, start: number, end: number): string {
  let value = ''
  let pieceStart = start
  for (let index = start; index <= end; index++) {
    if (index < end && kindOf(text.charCodeAt(index)) <= letterKind) continue
    value += text.slice(pieceStart, index)
    pieceStart = index + 1
  }
  return value
}

/** Spaces also part the figures of a table, where a further figure stands beside them. */
function isInRow(text: string, start: number, end: number, form: string): boolean {
  if (!form.includes(' ')) return false
  return (
    (text[start - 1] === ' ' && isFigureAt(text, start - 2)) ||
    (text[end] === ' ' && isFigureAt(text, end + 1))
  )
}

function isFigureAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 48 && code <= 57 && isWordAt(text, index)
}
