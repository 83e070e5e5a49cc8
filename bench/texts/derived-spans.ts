import type { Span } from './score.ts'

/**
 * The spans that a redactor put placeholders for, read from what came out: the text between two
 * placeholders is looked for in the input, the shortest way first, and what lies between two such
 * stretches was redacted. Placeholders that stand side by side share their stretch: it is given to
 * the first. `entities` are the placeholders' names, longest match first.
 */
export function deriveSpans(
  input: string,
  output: string,
  entities: ReadonlyMap<string, string>,
): readonly Span[] {
  const names = [...entities.keys()].sort((one, other) => other.length - one.length)
  const placeholder = new RegExp(`(?<![A-Z_])(?:${names.join('|')})(?![A-Z_])`, 'g')
  const spans: Span[] = []
  let inputAt = 0
  let outputAt = 0
  let open: { entity: string; start: number } | undefined
  const close = (literal: string, isLast: boolean): void => {
    if (open === undefined) return
    const start = open.start
    // The last stretch of text ends where the input ends.
    const end = isLast ? input.length - literal.length : input.indexOf(literal, start + 1)
    const isFound = end > start && input.startsWith(literal, end)
    if (isFound) spans.push({ entity: open.entity, start, end })
    inputAt = (isFound ? end : start) + literal.length
    open = undefined
  }
  for (const match of output.matchAll(placeholder)) {
    const literal = output.slice(outputAt, match.index)
    const isOwn = open === undefined && input.startsWith(literal + match[0], inputAt)
    // The word stood in the input already.
    if (isOwn) continue
    if (open === undefined) inputAt += literal.length
    else if (literal === '') {
      outputAt = match.index + match[0].length
      continue
    } else close(literal, false)
    open = { entity: entities.get(match[0]) ?? match[0], start: inputAt }
    outputAt = match.index + match[0].length
  }
  close(output.slice(outputAt), true)
  return spans
}
