import { configurationError, MaskingError, withholdMessage } from '../errors.ts'
import type { Detection, HostRecognizer, RecognizedSpan, Recognizer } from '../types.ts'
import { withinTime } from '../within-time.ts'
import { createPatternRecognizer } from './patterns/pattern-recognizer.ts'
import { isStretch } from './patterns/stretch.ts'

export type { Detection } from '../types.ts'

/**
 * Finds of a text, sorted, none overlapping. Where the text was cut from a `source`, at `from`, say
 * so: reading the source costs less than reading what was cut from it.
 */
export type Recognition = (
  text: string,
  source?: string,
  from?: number,
) => MaybePromise<readonly Detection[]>

type MaybePromise<T> = T | Promise<T>

/** `deadline`: when promises have to be settled at the latest; milliseconds of `performance.now`. */
export type HostFinder = (
  text: string,
  deadline: number | undefined,
) => MaybePromise<readonly Detection[]>

export const entityName: RegExp = /^[A-Z][A-Z0-9_]*$/

const defaultTimeout = 1_000

/**
 * Joins recognisers into one function that answers what each found, in their order, overlaps and
 * all. A recogniser takes the place of an earlier one with the same name. The answer is a promise
 * only if a recogniser answered one. Throws `invalid_options` for what is no recogniser; the
 * function throws, or rejects with, `internal_error` when a recogniser fails, is late or answers a
 * span that is none, unless it says `onFailure: 'skip'`. No message holds any of the text.
 */
export function createHostFinder(recognizers: readonly HostRecognizer[]): HostFinder {
  const byName = new Map<string, Recognizer>()
  for (const recognizer of recognizers) {
    checkRecognizer(recognizer)
    byName.set(
      recognizer.name,
      'pattern' in recognizer ? createPatternRecognizer(recognizer) : recognizer,
    )
  }
  const active = [...byName.values()]

  return (text, deadline) => {
    const found: MaybePromise<readonly Detection[]>[] = []
    try {
      for (const recognizer of active) found.push(detect(recognizer, text, deadline))
    } catch (error) {
      // The call fails now; what still runs must not end as an unhandled rejection.
      for (const pending of found) if (isPromise(pending)) pending.catch(() => {})
      throw error
    }
    if (found.some(isPromise)) return Promise.all(found).then((lists) => lists.flat())
    return (found as (readonly Detection[])[]).flat()
  }
}

function checkRecognizer(recognizer: unknown): void {
  const { name, entity, find, pattern } = (recognizer ?? {}) as Record<string, unknown>
  if (typeof name !== 'string' || name === '') {
    throw configurationError(
      'invalid_options',
      'a recognizer has no name: give it a name, a string that is not empty',
    )
  }
  if (typeof entity !== 'string' || !entityName.test(entity)) {
    throw configurationError(
      'invalid_options',
      `recognizer "${name}": entity must be upper-case words with "_", such as "EMPLOYEE_ID"`,
    )
  }
  if ((typeof find === 'function') === (pattern !== undefined)) {
    throw configurationError(
      'invalid_options',
      `recognizer "${name}": find must be a function that takes a text and answers spans, [{ start, end }]; or give it a pattern, a regular expression, and no find`,
    )
  }
  const patterns = [pattern].flat()
  if (pattern === undefined || (patterns.length > 0 && patterns.every(isRegExp))) return
  throw configurationError(
    'invalid_options',
    `recognizer "${name}": pattern must be a RegExp, or an array of them`,
  )
}

function isRegExp(value: unknown): boolean {
  return value instanceof RegExp
}

function detect(
  recognizer: Recognizer,
  text: string,
  deadline: number | undefined,
): MaybePromise<readonly Detection[]> {
  try {
    const answer = callFind(recognizer, text)
    if (!isPromise(answer)) return toDetections(recognizer, answer, text)
    const { timeout = defaultTimeout } = recognizer
    const left = deadline === undefined ? timeout : Math.min(timeout, deadline - performance.now())
    return withinTime(answer, left, () => fail(recognizer, 'did not answer in time'))
      .then(
        (spans) => toDetections(recognizer, spans, text),
        (error: unknown) => {
          throw error instanceof MaskingError ? error : fail(recognizer, 'failed', error)
        },
      )
      .catch((error: unknown) => skipOrThrow(recognizer, error))
  } catch (error) {
    return skipOrThrow(recognizer, error)
  }
}

function callFind(recognizer: Recognizer, text: string): MaybePromise<readonly RecognizedSpan[]> {
  try {
    return recognizer.find(text)
  } catch (cause) {
    throw fail(recognizer, 'failed', cause)
  }
}

function skipOrThrow(recognizer: Recognizer, error: unknown): readonly Detection[] {
  if (recognizer.onFailure === 'skip') return []
  throw error
}

function toDetections(
  recognizer: Recognizer,
  spans: readonly RecognizedSpan[],
  text: string,
): readonly Detection[] {
  if (!Array.isArray(spans)) throw fail(recognizer, 'did not answer an array of spans')
  return spans.map((span: RecognizedSpan | null | undefined) => {
    const { start, end, score, entity = recognizer.entity } = span ?? { start: -1, end: -1 }
    if (!isStretch(text, start, end)) {
      throw fail(
        recognizer,
        'answered a span that is no stretch of the text: start and end are integers, 0 <= start < end <= length, and split no surrogate pair',
      )
    }
    if (typeof entity !== 'string' || !entityName.test(entity)) {
      throw fail(recognizer, 'answered a span whose entity is no entity name')
    }
    return { entity, start, end, score: toScore(score), recognizer: recognizer.name }
  })
}

function toScore(score: number | undefined): number {
  if (typeof score !== 'number' || Number.isNaN(score)) return 1
  return Math.min(1, Math.max(0, score))
}

function fail(recognizer: Recognizer, what: string, cause?: unknown): MaskingError {
  return new MaskingError('internal_error', `recognizer "${recognizer.name}" ${what}`, {
    ...(cause === undefined ? {} : { cause: withholdMessage(cause) }),
  })
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
