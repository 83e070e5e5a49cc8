import { createContextIndex } from './context/context-index.ts'
import { createFindList } from './find-list.ts'
import { countriesOf } from './locales.ts'
import { createNameScanner } from './name-scanner.ts'
import { createNumberScanner } from './numbers/number-scanner.ts'
import type { Detection } from './recognize.ts'
import type { Wants } from './structured-recognizers.ts'

export { structuredRecognizers } from './structured-recognizers.ts'

/** What to scan for. */
export interface ScanOptions {
  /** Absent: every entity. */
  readonly entities?: ReadonlySet<string>
  /** Such as `['en-US', 'de-DE']`: the countries whose ids and national phone numbers count; absent: all. */
  readonly locales?: readonly string[]
}

/** The finds of a text, which was cut from `source` at `from` where that is given. */
export type StructuredScanner = (text: string, source?: string, from?: number) => Detection[]

const firstTrigger = 46
const lastTrigger = 64

/**
 * Creates a function that answers the structured PII of a text, sorted by place, in one pass: it
 * stops at digits, `.`, `:` and `@`, and looks around them as far as a find can reach.
 *
 * Finds overlap only where one stretch can be two things; the likelier has the higher score. Words
 * count as context up to 60 UTF-16 units before and 30 after a find. Time grows with the text's length.
 */
export function createStructuredScanner(options: ScanOptions): StructuredScanner {
  const { entities, locales } = options
  const wants: Wants = ({ entity }) => entities === undefined || entities.has(entity)
  const context = createContextIndex()
  const list = createFindList(context)
  const names = createNameScanner(list, context, wants)
  const scanNumber = createNumberScanner(list, context, wants, locales && countriesOf(locales))

  return (text, source = text, from = 0) => {
    list.begin(text)
    names.begin()
    const { length } = text
    let index = 0
    while (index < length) {
      // Most units are only looked at here, and a part of a string takes twice as long to read.
      const code = source.charCodeAt(from + index)
      if (code < firstTrigger || code > lastTrigger) index++
      else if (code >= 48 && code <= 57) index = scanNumber(index)
      else if (code === 46) index = names.atDot(index)
      else if (code === 58) index = names.atColon(index)
      else if (code === 64) index = names.atSign(index)
      else index++
    }
    return list.finish()
  }
}
