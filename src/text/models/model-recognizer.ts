import { configurationError } from '../../errors.ts'
import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { entityName } from '../recognize.ts'
import { createBatches } from './model-batches.ts'
import { joinTokens } from './model-spans.ts'
import type { ModelToken } from './model-tokens.ts'
import { cutWindows } from './model-windows.ts'

export type { ModelToken } from './model-tokens.ts'

/** What a token-classification model answers for one text. */
export type ModelAnswer = readonly ModelToken[]

/** A model and how its answers become finds. */
export interface ModelRecognizerOptions {
  readonly name: string
  /**
   * A token-classification pipeline of transformers.js, or a function that answers as one does: an
   * array of labelled pieces for each text. It is asked to leave no piece out, so that words can be
   * told from their twins; it need not.
   */
  classify(
    texts: string[],
    options: { readonly ignore_labels: string[] },
  ): Promise<readonly ModelAnswer[] | ModelAnswer> | readonly ModelAnswer[]
  /** Entities by the model's labels, without `B-` and `I-`: `{ PER: 'PERSON' }`. Others are left alone. */
  readonly labels: Readonly<Record<string, string>>
  /** Spans of a lower score are left alone; 0.5. */
  readonly minimumScore?: number
  /** UTF-16 units of one text that the model is given; longer texts are cut into windows that overlap; 1,000. */
  readonly maximumLength?: number
  /** Texts in one call of `classify`; 16. */
  readonly batchSize?: number
  /** Milliseconds, within the call's own time; 1,000. */
  readonly timeout?: number
  /** `refuse` fails the call when the model does; `skip` goes on without it. `refuse`. */
  readonly onFailure?: 'refuse' | 'skip'
}

const everyLabel = { ignore_labels: [] }
const maximumWaiting = 10_000

/**
 * A recogniser that asks a model which the host brings; the package ships none. Throws
 * `invalid_options`, which names the option.
 */
export function createModelRecognizer(options: ModelRecognizerOptions): Recognizer {
  checkOptions(options)
  const { name, minimumScore = 0.5, maximumLength = 1_000, timeout, onFailure } = options
  // A map, because labels come from the model.
  const labels = new Map(Object.entries(options.labels))
  const entities = [...new Set(labels.values())]
  const classify = createBatches<string, ModelAnswer>(
    async (texts) => readAnswers(await options.classify(texts, everyLabel), texts.length),
    { size: options.batchSize ?? 16, waiting: maximumWaiting },
  )

  async function findIn(start: number, text: string): Promise<RecognizedSpan[]> {
    if (text.trim() === '') return []
    const spans = joinTokens(text, await classify(text), (label) => labels.get(label))
    return spans
      .filter(({ score = 1 }) => score >= minimumScore)
      .map((span) => ({ ...span, start: span.start + start, end: span.end + start }))
  }

  return {
    name,
    entity: entities[0] as string,
    entities,
    ...(timeout === undefined ? {} : { timeout }),
    ...(onFailure === undefined ? {} : { onFailure }),
    find: async (text) => {
      const windows = cutWindows(text, maximumLength)
      return (await Promise.all(windows.map(({ start, text }) => findIn(start, text)))).flat()
    },
  }
}

function checkOptions(options: ModelRecognizerOptions): void {
  const { classify, labels, minimumScore = 0, maximumLength = 64, batchSize = 1 } = options
  const named = Object.entries(labels ?? {})
  if (typeof classify !== 'function') {
    throw wrong(options, 'classify must be a function, such as a pipeline of transformers.js')
  }
  if (named.length === 0)
    throw wrong(options, "labels must name entities, such as { PER: 'PERSON' }")
  for (const [label, entity] of named) {
    if (!entityName.test(entity)) {
      throw wrong(options, `labels.${label} must name an entity in upper-case words with "_"`)
    }
    if (/^[BI]-/.test(label)) {
      throw wrong(options, `labels.${label}: write it without B- and I-, as ${label.slice(2)}`)
    }
  }
  if (!(minimumScore >= 0 && minimumScore <= 1)) throw wrong(options, 'minimumScore is 0 to 1')
  if (!(Number.isInteger(maximumLength) && maximumLength >= 64)) {
    throw wrong(options, 'maximumLength is an integer from 64 up, in UTF-16 units')
  }
  if (!(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw wrong(options, 'batchSize is an integer from 1 up')
  }
}

function wrong({ name }: ModelRecognizerOptions, problem: string): Error {
  return configurationError('invalid_options', `recognizer "${name}": ${problem}`)
}

/** For one text some runtimes answer its pieces alone. */
function readAnswers(
  answer: readonly ModelAnswer[] | ModelAnswer,
  count: number,
): readonly ModelAnswer[] {
  const isFlat = count === 1 && !Array.isArray(answer[0])
  const answers = (isFlat ? [answer] : answer) as readonly ModelAnswer[]
  if (answers.every(isAnswer)) return answers
  throw new TypeError('the model answered no labelled pieces')
}

function isAnswer(answer: unknown): answer is ModelAnswer {
  return (
    Array.isArray(answer) &&
    answer.every((token) => typeof token?.word === 'string' && typeof token.score === 'number')
  )
}
