import { z } from 'zod'
import type { Erasure } from '../../types.ts'

// Longer than a client waits for an answer; a walk goes on from its cursor.
const longestWalk = 10_000

const time =
  'a time in ISO 8601 with its zone, such as 2026-01-31T00:00:00Z, or milliseconds since 1970'

/** The body of `/erase`. */
export type ErasureBody =
  | { readonly token: string }
  | { readonly subject: string }
  | {
      readonly older_than: string | number
      readonly cursor?: string | undefined
      readonly dry_run?: boolean | undefined
    }

/** Checks such a body, and describes it in the OpenAPI document. */
export const erasureSchema: z.ZodType<ErasureBody> = z.union(
  [
    z.strictObject({ token: z.string().min(1) }),
    z.strictObject({
      subject: z
        .string()
        .min(1)
        .max(256)
        // No pattern: readers of the document take one with the flag u or without.
        .refine((name) => name.isWellFormed(), 'is well-formed'),
    }),
    z.strictObject({
      older_than: z
        .union([z.iso.datetime({ offset: true, error: `is ${time}` }), z.int().nonnegative()], {
          error: `is ${time}`,
        })
        .meta({ description: 'A time in ISO 8601, or milliseconds since 1970' }),
      cursor: z
        .string()
        .max(4_096)
        .optional()
        .meta({ description: 'Of the receipt of a walk that stopped before the end' }),
      dry_run: z.boolean().optional().meta({ description: 'Counts them, and erases nothing' }),
    }),
  ],
  { error: 'takes one of token, subject and older_than; cursor and dry_run go with older_than' },
)

/** What `/erase` answers with. */
export const receiptSchema: z.ZodType = z.object({
  id: z.string(),
  kind: z.enum(['token', 'subject', 'age']),
  erased: z.boolean(),
  count: z.int().optional().meta({
    description: 'Tokens, of an erasure by age; in a dry run, those that would be erased',
  }),
  cursor: z.string().optional().meta({ description: 'Send it with the same time to go on' }),
  at: z.int().meta({ description: 'Milliseconds since 1970' }),
  fingerprint: z.string(),
})

/** The erasure that a body asks for. */
export function readErasure(body: ErasureBody): Erasure {
  if (!('older_than' in body)) return body
  const { older_than: time, cursor, dry_run: dryRun } = body
  return {
    before: typeof time === 'number' ? time : Date.parse(time),
    within: longestWalk,
    ...(cursor === undefined ? {} : { cursor }),
    ...(dryRun === undefined ? {} : { dryRun }),
  }
}
