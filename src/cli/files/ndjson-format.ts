import type { CallContext, FieldRules, PreparedRules } from '../../types.ts'
import type { Direction, OpenedFormat, RulesReader } from './format.ts'
import { blameRecord, settleRecords } from './settle-records.ts'
import { createLineSplitter } from './splitter.ts'

/** JSON a line; what the rules do not name keeps its bytes, blank lines among it. */
export function openNdjson(
  reader: RulesReader,
  rules: FieldRules,
  context: CallContext,
): OpenedFormat {
  const ofLine = reader.prepare(rules)
  const ofBatch = reader.prepare(ofElements(rules))

  const replace = async (direction: Direction, prepared: PreparedRules, text: string) =>
    direction === 'mask'
      ? await prepared.maskJson(text, context)
      : await prepared.unmaskJson(text, context)

  /** One call for all lines; where it fails, line by line, to say which. */
  async function replaceAll(
    direction: Direction,
    lines: readonly string[],
  ): Promise<readonly string[]> {
    // Two lines that are no JSON could be it together, and their fields lie elsewhere then.
    for (const line of lines) JSON.parse(line)
    const replaced = await replace(direction, ofBatch, `[${lines.join(',')}]`)
    return splitElements(replaced)
  }

  return {
    splitter: createLineSplitter(),
    headRecords: 0,
    transform: async (direction, records, first) => {
      const lines = records.filter((line) => !isBlank(line))
      if (lines.length === 0) return records
      try {
        const replaced = (await replaceAll(direction, lines))[Symbol.iterator]()
        return records.map((line) => (isBlank(line) ? line : String(replaced.next().value)))
      } catch (error) {
        if (!(error instanceof SyntaxError) && blameRecord(error, '') === error) throw error
        const work = records.map((line) =>
          isBlank(line) ? Promise.resolve(line) : replace(direction, ofLine, line),
        )
        return await settleRecords(work, first, 'line')
      }
    },
  }
}

function ofElements(rules: FieldRules): FieldRules {
  const inner = (path: string): string => (path.startsWith('[') ? `[*]${path}` : `[*].${path}`)
  if (Array.isArray(rules)) return rules.map(inner)
  return Object.fromEntries(Object.entries(rules).map(([path, rule]) => [inner(path), rule]))
}

/** The lines that were joined: each ends with the only line feed that it holds, but for the last. */
function splitElements(text: string): readonly string[] {
  const lines = text.slice(1, -1).split('\n,')
  return lines.map((line, index) => (index < lines.length - 1 ? `${line}\n` : line))
}

function isBlank(line: string): boolean {
  return line.length < 100 && /^[ \t\r\n]*$/.test(line)
}
