import { z } from 'zod'
import { describeMistake, type KnownOptions } from './option-mistakes.ts'
import type { DetectionOptions, DetectorOptions } from './types.ts'

const text = z.string()
const name = text.min(1)
const score = z.number().min(0).max(1)
const length = z.int().nonnegative().max(10_000)
const words = z.array(text.min(1).max(200))
const names = z.array(name)

/** What is sought in free text, as a user writes it; entity names are checked by the search. */
export const detectionSchema: z.ZodType<DetectionOptions> = z.strictObject({
  entities: z
    .union([names, z.strictObject({ only: names.optional(), except: names.optional() })], {
      error: 'is an array of entity names, or { only, except }',
    })
    .optional(),
  minimumScore: z
    .union([score, z.record(text, score)], {
      error: 'is a number from 0 to 1, or one by entity',
    })
    .optional(),
  allow: z
    .array(
      z.union(
        [
          text.min(1),
          z.instanceof(RegExp),
          z.strictObject({ term: text.min(1), ignoreCase: z.boolean().optional() }),
        ],
        { error: 'is a string, a RegExp, or { term, ignoreCase }' },
      ),
    )
    .optional(),
  deny: z.record(text, words).optional(),
  contextWords: z
    .record(
      text,
      z.union(
        [words, z.strictObject({ words, raise: score.optional(), within: length.optional() })],
        { error: 'is an array of words, or { words, raise, within }' },
      ),
    )
    .optional(),
  locales: z
    .array(
      text.regex(/^([A-Z]{2}|[a-z]{2,3}([-_][A-Za-z]{2})?)$/, 'is a country such as US, or de-DE'),
    )
    .optional(),
}) as z.ZodType<DetectionOptions>

const patternSchema = z.strictObject({
  name,
  entity: name,
  pattern: z.union([z.instanceof(RegExp), z.array(z.instanceof(RegExp)).min(1)], {
    error: 'is a RegExp, or an array of them',
  }),
  group: z.union([z.int().nonnegative(), name]).optional(),
  score: score.optional(),
  context: words.optional(),
  acceptBacktracking: z.boolean().optional(),
  validate: z.custom((value) => typeof value === 'function').optional(),
})
const findSchema = z.object({
  find: z.custom((value) => typeof value === 'function', {
    error: 'is a function that takes a text and answers spans; or give a pattern',
  }),
  timeout: z.int().positive().max(600_000).optional(),
  onFailure: z.enum(['refuse', 'skip']).optional(),
  entities: names.optional(),
})

/** Functions and patterns. A union would say of one with a single mistake only that it is neither. */
export const recognizersSchema: z.ZodType = z.array(
  z.any().transform((value, context) => {
    const isPattern = typeof value === 'object' && value !== null && 'pattern' in value
    // A recogniser may be an instance of a class, with a `find` that is not its own.
    const plain = isPattern || typeof value !== 'object' ? value : readFind(value)
    const checked = (isPattern ? patternSchema : findSchema).safeParse(plain)
    for (const issue of checked.error?.issues ?? [])
      context.issues.push({ ...issue, input: undefined })
  }),
)

function readFind(value: Record<string, unknown> | null): unknown {
  if (value === null) return value
  const { find, timeout, onFailure, entities } = value
  return { find, timeout, onFailure, entities }
}

/** For suggestions. */
const detectionNames: KnownOptions = {
  '': ['entities', 'minimumScore', 'allow', 'deny', 'contextWords', 'locales'],
  entities: ['only', 'except'],
  allow: ['term', 'ignoreCase'],
  contextWords: ['words', 'raise', 'within'],
}

/** For suggestions, of what stands under `detection` and `recognizers`. */
export const searchNames: KnownOptions = {
  recognizers: Object.keys(patternSchema.shape),
  ...Object.fromEntries(
    Object.entries(detectionNames).map(([place, names]) => [
      place === '' ? 'detection' : `detection.${place}`,
      names,
    ]),
  ),
}

/** Checks what a call or a rule seeks. Throws `invalid_options`, which names the option. */
export function readDetection(detection: unknown): DetectionOptions {
  const checked = detectionSchema.safeParse(detection)
  if (!checked.success) throw describeMistake(checked.error, detectionNames)
  return detection as DetectionOptions
}

/** Checks a detector's options. Throws `invalid_options`, which names the option. */
export function readDetectorOptions(options: unknown): DetectorOptions {
  const schema = z.strictObject({
    detection: detectionSchema.optional(),
    recognizers: recognizersSchema.optional(),
  })
  const checked = schema.safeParse(options)
  if (!checked.success) {
    throw describeMistake(checked.error, { '': ['detection', 'recognizers'], ...searchNames })
  }
  return options as DetectorOptions
}
