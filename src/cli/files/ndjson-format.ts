import type { CallContext, PreparedRules } from '../../types.ts'
import type { OpenedFormat } from './format.ts'
import { settleRecords } from './settle-records.ts'
import { createLineSplitter } from './splitter.ts'

/** JSON a line; what the rules do not name keeps its bytes, blank lines among it. */
export function openNdjson(rules: PreparedRules, context: CallContext): OpenedFormat {
  return {
    splitter: createLineSplitter(),
    headRecords: 0,
    transform: async (direction, records, first) => {
      const work = records.map((line) => {
        if (isBlank(line)) return Promise.resolve(line)
        return direction === 'mask'
          ? rules.maskJson(line, context)
          : rules.unmaskJson(line, context)
      })
      return await settleRecords(work, first, 'line')
    },
  }
}

function isBlank(line: string): boolean {
  return line.length < 100 && /^[ \t\r\n]*$/.test(line)
}
