import { z } from 'zod'
import { createMaskEntrySchema } from '../contract/mask-entry.ts'
import { statusEntrySchema } from '../contract/status-request.ts'
import { unmaskEntrySchema } from '../contract/unmask-request.ts'

const nobody = { hasTokenName: () => true, hasFormat: () => true, hasPolicy: () => true }
const policyName = z.string().optional().meta({ description: 'A policy for finds in free text' })

/** The schemas that validate, with what stands around their entries. */
export const maskBodySchema: z.ZodType = z.object({
  mask: z.array(createMaskEntrySchema(nobody)).min(1),
  policy_name: policyName,
})

export const unmaskBodySchema: z.ZodType = z.object({
  unmask: z.array(unmaskEntrySchema).min(1),
  policy_name: policyName,
})

/** The contract's envelope around entries. */
export function envelopeOf(entry: z.ZodType): z.ZodType {
  return z.object({
    data: z.array(entry),
    success: z.literal(true),
    error: z.object({ message: z.literal('') }),
  })
}

const individualToken = z.object({
  value: z.string(),
  pii_type: z.string(),
  token: z.string(),
  prefix: z.string(),
  suffix: z.string(),
  start_pos: z.int().min(0).meta({ description: 'UTF-16 code units' }),
  end_pos: z.int().min(0).meta({ description: 'UTF-16 code units, exclusive' }),
})

export const maskAnswerSchema: z.ZodType = envelopeOf(
  z.object({
    value: z.string(),
    token_name: z.string().optional(),
    format: z.string().optional(),
    attributes: z.unknown().optional(),
    token_value: z.string(),
    individual_tokens: z.array(individualToken).optional(),
  }),
)

export const unmaskAnswerSchema: z.ZodType = envelopeOf(
  z.object({
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    token_value: z.string(),
    attributes: z.unknown().optional(),
  }),
)

export const failureSchema: z.ZodType = z.object({
  data: z.null(),
  success: z.literal(false),
  error: z.object({ message: z.string() }),
})

const jobStatus = z.enum(['PENDING', 'IN-PROGRESS', 'SUCCESS', 'FAILED', 'PURGED'])
const time = z
  .string()
  .nullable()
  .meta({ description: 'YYYY-MM-DD HH:MM:SS, UTC', examples: ['2026-01-31 23:59:59'] })

export const submittedAnswerSchema: z.ZodType = envelopeOf(
  z.object({ tracking_id: z.string(), status: jobStatus }),
)

export const statusBodySchema: z.ZodType = z.object({ status: z.array(statusEntrySchema).min(1) })

export const jobsAnswerSchema: z.ZodType = envelopeOf(
  z.object({
    tracking_id: z.string(),
    call_type: z.enum(['mask', 'unmask']).nullable(),
    result: z.array(z.unknown()).nullable(),
    error_msg: z.string(),
    submitted_time: time,
    process_start_time: time,
    completed_time: time,
    status: jobStatus,
  }),
)
