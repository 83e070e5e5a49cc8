import { configurationError, type MaskingError } from '../errors.ts'

/**
 * One level of a path: a key (an index is the key of its digits, so `a[3]`, `a.3` and `a["3"]` are
 * one path), every element of an array, every key or element, or any number of levels.
 */
export type PathStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'elements' }
  | { readonly kind: 'any' }
  | { readonly kind: 'deep' }

const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/**
 * Reads a path: keys joined by dots, `a["odd-key"]` or `a['odd-key']` with the escapes of JSON,
 * `[3]` an index, `[*]` every element, `*` every key or element, `**` any depth (also none).
 * Throws `invalid_rules`, which names the path, what is wrong with it and the mend.
 */
export function parsePath(path: string): readonly PathStep[] {
  if (path === '') {
    throw configurationError(
      'invalid_rules',
      'A path is empty; name a field, such as `user.email`, or every value with `**`',
    )
  }
  const steps: PathStep[] = []
  let at = 0
  while (at < path.length) {
    const bracket = path[at] === '['
    const [step, end] = bracket ? readBracket(path, at) : readBare(path, at)
    steps.push(step)
    at = end
    if (at === path.length || path[at] === '[') continue
    if (path[at] !== '.') {
      throw wrong(path, 'has no dot after `]`', `${path.slice(0, at)}.${path.slice(at)}`)
    }
    at++
    if (at === path.length) throw wrong(path, 'ends with a dot', path.slice(0, -1))
    if (path[at] === '[') {
      throw wrong(path, 'has a dot before `[`', path.slice(0, at - 1) + path.slice(at))
    }
  }
  return steps
}

/** Prints a path in its one normal spelling; `**` for a path of no steps, which is the whole document. */
export function formatPath(steps: readonly PathStep[]): string {
  let text = ''
  for (const step of steps) {
    if (step.kind === 'elements') text += '[*]'
    else if (step.kind === 'key' && isIndex(step.key)) text += `[${step.key}]`
    else if (step.kind === 'key' && !isBareKey(step.key)) text += `[${JSON.stringify(step.key)}]`
    else {
      const word = step.kind === 'key' ? step.key : step.kind === 'any' ? '*' : '**'
      text += text === '' ? word : `.${word}`
    }
  }
  return text || '**'
}

/** Whether a key can also be the index of an array. */
export function isIndex(key: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(key) && Number(key) < 4_294_967_295
}

function isBareKey(key: string): boolean {
  return /^[^.[\]*"']+$/.test(key) && key.trim() === key && key !== '$'
}

function readBare(path: string, start: number): [PathStep, number] {
  let end = start
  while (end < path.length && path[end] !== '.' && path[end] !== '[') end++
  const word = path.slice(start, end)
  const mended = (mend: string) => path.slice(0, start) + mend + path.slice(end)
  const quoted = () => path.slice(0, start).replace(/\.$/, '') + quote(word) + path.slice(end)
  if (word === '') {
    const rest = path.slice(end).replace(/^\.+/, '')
    if (start === 0) throw wrong(path, 'starts with a dot', rest)
    const mend = path.slice(0, start).replace(/\.+$/, '') + (rest && `.${rest}`)
    throw wrong(path, 'has an empty key between two dots', mend, 'An empty key is written `[""]`')
  }
  // The root of JSONPath: as a key it would name nothing in nearly every document, and nobody would be told.
  if (word === '$' && start === 0 && end < path.length) {
    const mend = path.slice(end).replace(/^\.(\.)?/, (_, deep) => (deep ? '**.' : ''))
    const key = `A key of that name is written \`${quote(word)}\``
    throw wrong(path, 'begins with `$`, the root of JSONPath', mend, key)
  }
  if (word === '*') return [{ kind: 'any' }, end]
  if (word === '**') return [{ kind: 'deep' }, end]
  if (/^\*+$/.test(word)) {
    throw wrong(path, `has \`${word}\`; any depth is \`**\``, mended('**'))
  }
  if (word.trim() !== word) {
    const mend = word.trim()
    throw wrong(
      path,
      `has white space around \`${mend}\``,
      mend === '' ? quoted() : mended(mend),
      'White space that belongs to a key is quoted, as in `[" key"]`',
    )
  }
  if (word.includes('*')) {
    const problem = `has \`${word}\`, but \`*\` stands for a whole key`
    throw wrong(path, problem, mended('*'), `A key with a star in it is written \`${quote(word)}\``)
  }
  const stray = /["'\]]/.exec(word)?.[0]
  if (stray !== undefined) {
    const key = word.replace(/^(["'])(.*)\1$/s, '$2')
    const mend = path.slice(0, start).replace(/\.$/, '') + quote(key) + path.slice(end)
    throw wrong(path, `has a \`${stray}\` outside of brackets`, mend)
  }
  return [{ kind: 'key', key: word }, end]
}

function readBracket(path: string, start: number): [PathStep, number] {
  const opening = path[start + 1]
  if (opening === '"' || opening === "'") return readQuoted(path, start, opening)
  const end = path.indexOf(']', start)
  if (end < 0) {
    throw wrong(path, 'has a `[` that is never closed', `${path}${opening ? ']' : '*]'}`)
  }
  const word = path.slice(start + 1, end)
  const mended = (mend: string) => path.slice(0, start) + mend + path.slice(end + 1)
  if (word === '*') return [{ kind: 'elements' }, end + 1]
  if (word === '') throw wrong(path, 'has empty brackets', mended('[*]'))
  if (word === '**') {
    throw wrong(path, 'has `**` in brackets', mended(start === 0 ? '**' : '.**'))
  }
  if (isIndex(word)) return [{ kind: 'key', key: word }, end + 1]
  const trimmed = word.trim()
  if (isIndex(trimmed) || trimmed === '*') {
    throw wrong(path, 'has white space in brackets', mended(`[${trimmed}]`))
  }
  if (/^0+\d+$/.test(word)) {
    throw wrong(path, 'has an index with leading zeros', mended(`[${Number(word)}]`))
  }
  if (/^-\d+$/.test(word)) {
    throw wrong(path, 'counts from the end, which no path can', mended('[*]'))
  }
  throw wrong(path, `has \`${word}\` in brackets without quotes`, mended(quote(word)))
}

function readQuoted(path: string, start: number, mark: string): [PathStep, number] {
  let key = ''
  let at = start + 2
  for (;;) {
    const char = path[at]
    if (char === undefined) {
      throw wrong(path, `has a ${mark} that is never closed`, `${path.replace(/\]$/, '')}${mark}]`)
    }
    if (char === mark) break
    if (char !== '\\') {
      key += char
      at++
      continue
    }
    const letter = path[at + 1] ?? ''
    const hex = /^[0-9a-f]{4}$/i.exec(path.slice(at + 2, at + 6))?.[0]
    if (letter === 'u' && hex !== undefined) {
      key += String.fromCharCode(Number.parseInt(hex, 16))
      at += 6
      continue
    }
    const meant = escapes.get(letter) ?? (/^["'\\/]$/.test(letter) ? letter : undefined)
    if (meant === undefined) {
      const mend = `${path.slice(0, at)}\\\\${path.slice(at + 1)}`
      throw wrong(path, `has an escape \`\\${letter}\` that JSON does not know`, mend)
    }
    key += meant
    at += 2
  }
  if (path[at + 1] !== ']') {
    const mend = `${path.slice(0, at + 1)}]${path.slice(at + 1)}`
    throw wrong(path, `has no \`]\` after the closing ${mark}`, mend)
  }
  return [{ kind: 'key', key }, at + 2]
}

function quote(key: string): string {
  return `[${JSON.stringify(key)}]`
}

function wrong(path: string, problem: string, mend: string, hint = ''): MaskingError {
  // A mend is offered only where it leaves something to name.
  const meant = mend === '' ? '; name a field' : `; did you mean \`${mend}\`?`
  const more = hint && `${meant.endsWith('?') ? ' ' : '. '}${hint}`
  return configurationError('invalid_rules', `Path \`${path}\` ${problem}${meant}${more}`)
}
