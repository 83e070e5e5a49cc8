import { configurationError, MaskingError, withholdMessage } from '../errors.ts'
import type { RecognizedSpan, Recognizer } from '../types.ts'

/** A find before it is masked; positions in UTF-16 units, the end exclusive. */
export interface Detection {
  readonly entity: string
  readonly start: number
  readonly end: number
  readonly score: number
  /** The name of the recogniser. */
  readonly recognizer: string
}

export type Recognition = (text: string) => readonly Detection[] | Promise<readonly Detection[]>

const entityName = /^[A-Z][A-Z0-9_]*$/

/**
 * Joins recognisers into one function that answers the finds of a text, sorted, none overlapping.
 *
 * Of finds that overlap the longest stays, then the one with the higher score, then the one whose
 * recogniser stands further in front. A recogniser takes the place of an earlier one with the same
 * name. The answer is a promise only if a recogniser answered one. Throws `invalid_options` for
 * what is no recogniser; the function throws, or rejects with, `internal_error` when a recogniser
 * fails or answers a span that is none. No message holds any of the text.
 */
export function createRecognition(recognizers: readonly Recognizer[]): Recognition {
  const byName = new Map<string, Recognizer>()
  for (const recognizer of recognizers) {
    checkRecognizer(recognizer)
    byName.set(recognizer.name, recognizer)
  }
  const active = [...byName.values()]

  return (text) => {
    const found: (readonly Detection[] | Promise<readonly Detection[]>)[] = []
    try {
      for (const recognizer of active) found.push(detect(recognizer, text))
    } catch (error) {
      // The call fails now; what still runs must not end as an unhandled rejection.
      for (const pending of found) if (isPromise(pending)) pending.catch(() => {})
      throw error
    }
    if (found.some(isPromise)) {
      return Promise.all(found).then((lists) => withoutOverlaps(lists.flat(), text.length))
    }
    return withoutOverlaps((found as (readonly Detection[])[]).flat(), text.length)
  }
}

function checkRecognizer(recognizer: unknown): void {
  const { name, entity, find } = (recognizer ?? {}) as Partial<Record<keyof Recognizer, unknown>>
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
  if (typeof find !== 'function') {
    throw configurationError(
      'invalid_options',
      `recognizer "${name}": find must be a function that takes a text and answers spans, [{ start, end }]`,
    )
  }
}

function detect(
  recognizer: Recognizer,
  text: string,
): readonly Detection[] | Promise<readonly Detection[]> {
  let answer: readonly RecognizedSpan[] | Promise<readonly RecognizedSpan[]>
  try {
    answer = recognizer.find(text)
  } catch (cause) {
    throw recognizerFailure(recognizer, 'failed', cause)
  }
  if (!isPromise(answer)) return toDetections(recognizer, answer, text)
  return Promise.resolve(answer).then(
    (spans) => toDetections(recognizer, spans, text),
    (cause) => {
      throw recognizerFailure(recognizer, 'failed', cause)
    },
  )
}

function toDetections(
  recognizer: Recognizer,
  spans: readonly RecognizedSpan[],
  text: string,
): readonly Detection[] {
  if (!Array.isArray(spans)) throw recognizerFailure(recognizer, 'did not answer an array of spans')
  return spans.map((span: RecognizedSpan | null | undefined) => {
    const { start, end, score, entity = recognizer.entity } = span ?? { start: -1, end: -1 }
    if (!isStretch(text, start, end)) {
      throw recognizerFailure(
        recognizer,
        'answered a span that is no stretch of the text: start and end are integers, 0 <= start < end <= length, and split no surrogate pair',
      )
    }
    if (typeof entity !== 'string' || !entityName.test(entity)) {
      throw recognizerFailure(recognizer, 'answered a span whose entity is no entity name')
    }
    return { entity, start, end, score: toScore(score), recognizer: recognizer.name }
  })
}

function isStretch(text: string, start: number, end: number): boolean {
  if (!Number.isInteger(start) || !Number.isInteger(end)) return false
  if (start < 0 || start >= end || end > text.length) return false
  return !splitsPair(text, start) && !splitsPair(text, end)
}

function splitsPair(text: string, index: number): boolean {
  if (index === 0 || index === text.length) return false
  const isHigh = (text.charCodeAt(index - 1) & 0xfc00) === 0xd800
  return isHigh && (text.charCodeAt(index) & 0xfc00) === 0xdc00
}

function toScore(score: number | undefined): number {
  if (typeof score !== 'number' || Number.isNaN(score)) return 1
  return Math.min(1, Math.max(0, score))
}

function recognizerFailure(recognizer: Recognizer, what: string, cause?: unknown): MaskingError {
  return new MaskingError('internal_error', `recognizer "${recognizer.name}" ${what}`, {
    ...(cause === undefined ? {} : { cause: withholdMessage(cause) }),
  })
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

function withoutOverlaps(detections: readonly Detection[], length: number): readonly Detection[] {
  if (detections.length < 2) return detections
  // The sort is stable, so equals stay in the order of their recognisers.
  const ranked = detections.toSorted(
    (one, other) => other.end - other.start - (one.end - one.start) || other.score - one.score,
  )
  const taken = new Uint8Array(length)
  const kept = ranked.filter(({ start, end }) => {
    // What was taken before is at least as long, so it holds one of the ends if it overlaps.
    if (taken[start] === 1 || taken[end - 1] === 1) return false
    taken.fill(1, start, end)
    return true
  })
  return kept.sort((one, other) => one.start - other.start)
}
