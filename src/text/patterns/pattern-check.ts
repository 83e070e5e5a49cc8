import { isSafePattern, type RedosDetectorResult } from 'redos-detector'
import { configurationError } from '../../errors.ts'
import { longestMatch } from './pattern-length.ts'

// Steps, not milliseconds: a pattern must not be refused because the machine was busy.
const effort = { timeout: Number.POSITIVE_INFINITY, maxSteps: 4_000, maxScore: 200 }
/** A try at one place that reads no further than this costs little, wherever it starts. */
const shortMatch = 1_000

/**
 * Refuses a regular expression that a hostile text can hold up: one that can match the same text in
 * many ways (exponential or polynomial backtracking), or that reads on without a bound from every
 * place it is tried at (a quadratic search). Decides by redos-detector, which would rather refuse
 * too much. Throws `invalid_options`, which shows the part that is to blame.
 */
export function checkPattern(place: string, pattern: RegExp): void {
  const shown = `/${pattern.source}/${pattern.flags}`
  if (pattern.flags.includes('v')) {
    throw configurationError(
      'invalid_options',
      `${place}: ${shown} cannot be checked for backtracking: write it with the flag u in place of v`,
    )
  }
  const source = withoutNames(pattern.source)
  const isShort = longestMatch(source) <= shortMatch
  const near = approximate(source, pattern.multiline)
  const result = check(place, shown, isShort ? `^(?:${near})` : near, pattern)
  if (result.safe) return
  throw configurationError(
    'invalid_options',
    `${place}: ${shown} can take far more than linear time on a hostile text: ${describePart(result)}; ` +
      'give quantifiers an upper bound, such as {1,64} in place of +, and let what follows a repeated part start with a character that the part cannot hold',
  )
}

function check(
  place: string,
  shown: string,
  source: string,
  { ignoreCase, dotAll, unicode }: RegExp,
): RedosDetectorResult {
  try {
    return isSafePattern(source, {
      ...effort,
      caseInsensitive: ignoreCase,
      dotAll,
      unicode,
    })
  } catch {
    throw configurationError(
      'invalid_options',
      `${place}: ${shown} cannot be checked for backtracking: write it with plain groups, classes and quantifiers, or use a find function`,
    )
  }
}

/** Named groups are not known to the check; it takes them by their numbers. */
function withoutNames(source: string): string {
  const names: string[] = []
  for (const [group, name] of source.matchAll(
    /\\[\s\S]|\((?!\?)|\(\?<([\p{L}$_][\p{L}\p{N}$_]*)>/gu,
  )) {
    if (!group.startsWith('\\')) names.push(name ?? '')
  }
  return source
    .replace(/(\\[\s\S])|\(\?<[\p{L}$_][\p{L}\p{N}$_]*>/gu, (_, other) => other ?? '(')
    .replace(/\\k<([^>\\]{1,100})>/g, (_, name) => `\\${names.indexOf(name) + 1}`)
}

/**
 * What the check takes for any character it could be, put closer: exact in ASCII, too wide beyond.
 * A range comes before those that are a part of it.
 */
const properties: readonly (readonly [readonly string[], string])[] = [
  [['L', 'Letter', 'Alphabetic'], 'A-Za-z\\u0080-\\uffff'],
  [['Lu', 'Uppercase_Letter', 'Uppercase'], 'A-Z\\u0080-\\uffff'],
  [['Ll', 'Lowercase_Letter', 'Lowercase'], 'a-z\\u0080-\\uffff'],
  [['N', 'Number', 'Nd', 'Decimal_Number'], '0-9\\u0080-\\uffff'],
  [['M', 'Mark', 'Mn', 'Nonspacing_Mark'], '\\u0080-\\uffff'],
]

function approximate(source: string, multiline: boolean): string {
  let isClass = false
  return source.replace(/\\[pP]\{[^}]*\}|\\[\s\S]|\[|\]|\^/g, (part) => {
    if (part === '[') isClass = true
    else if (part === ']') isClass = false
    // With `m` every line is a place to start at, and `^` anchors nothing.
    if (part === '^' && multiline && !isClass) return ''
    if (!part.startsWith('\\p{')) return part
    const range = properties.find(([names]) => names.includes(part.slice(3, -1)))?.[1]
    if (range === undefined) return part
    return isClass ? range : `[${range}]`
  })
}

type Side = RedosDetectorResult['trails'][number]['trail'][number]['a']

function describePart(result: RedosDetectorResult): string {
  // What a search adds in front of the pattern.
  const offset = result.pattern.startsWith('[^]*?') ? 5 : 0
  let quadratic: string | undefined
  for (const { trail } of result.trails) {
    for (const { a, b } of trail) {
      if (isSameWay(a, b)) continue
      const sides = [a, b].filter(({ node }) => node.start.offset >= offset)
      const [first] = sides
      if (first === undefined) continue
      const part = asWritten(first.quantifierIterations[0]?.node.source ?? first.node.source)
      if (sides.length === 2) return `the part ${part} can match the same characters in many ways`
      quadratic ??= part
    }
  }
  return quadratic === undefined
    ? 'it can match the same characters in many ways'
    : `the part ${quadratic} reads on from every place where it is tried`
}

function isSameWay(a: Side, b: Side): boolean {
  if (a.node.start.offset !== b.node.start.offset) return false
  return a.quantifierIterations.every(
    ({ iteration }, index) => iteration === b.quantifierIterations[index]?.iteration,
  )
}

function asWritten(part: string): string {
  let written = part
  for (const [names, range] of properties) {
    const name = `\\p{${names[0]}}`
    written = written.replaceAll(`[${range}]`, name).replaceAll(range, name)
  }
  return written
}
