import type { CallContext, PreparedRules } from '../../types.ts'
import type { Direction, OpenedFormat } from './format.ts'
import { settleRecords } from './settle-records.ts'
import { createParagraphSplitter } from './splitter.ts'

/**
 * Bytes of a paragraph that is searched as a whole. A longer one goes on line by line, so that its
 * tokens hold no line end; masked text gets longer, and is cut so much later that no token is.
 */
const longestParagraph = { mask: 32_768, unmask: 1_048_576 }

/** Free text, a paragraph at a time. The rules are `{ '**': { detect: true } }`. */
export function openText(
  rules: PreparedRules,
  direction: Direction,
  context: CallContext,
): OpenedFormat {
  return {
    splitter: createParagraphSplitter(longestParagraph[direction]),
    headRecords: 0,
    transform: async (way, records, first) => {
      const work = records.map((paragraph) =>
        way === 'mask'
          ? rules.maskDocument(paragraph, context)
          : rules.unmaskDocument(paragraph, context),
      )
      return await settleRecords(work, first, 'paragraph')
    },
  }
}
