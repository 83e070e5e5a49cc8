import { z } from 'zod'
import type { ContractCode, Messages } from './messages.ts'
import { isEmptyPayload, listIssues, readOwn, throwFirst } from './payload.ts'

/** One entry of a valid payload, names without the white space around them. */
export interface MaskRequestEntry {
  readonly value: string
  readonly tokenName: string | undefined
  readonly format: string | undefined
  /** As JSON, to be sealed with the token. */
  readonly attributes: string | undefined
  /** The names and attributes exactly as they were sent, for the answer. */
  readonly echo: {
    readonly token_name?: string
    readonly format?: string
    readonly attributes?: unknown
  }
}

export interface MaskRequest {
  readonly entries: readonly MaskRequestEntry[]
  readonly policy: string | undefined
}

/** The names that a payload may use. */
export interface KnownNames {
  hasTokenName(name: string): boolean
  hasFormat(name: string): boolean
  hasPolicy(name: string): boolean
}

export interface RequestLimits {
  readonly batch: number
  readonly textLength: number
  readonly attributesLength: number
}

const code = (name: ContractCode): ContractCode => name

const nameSchema = (missing: ContractCode): z.ZodType<string> =>
  z.string({ error: missing }).refine((name) => name.trim() !== '', { error: missing })

/** Entries of a mask payload, checked in the order of the contract's table; messages are codes. */
export function createMaskEntrySchema(names: KnownNames): z.ZodType<{
  value: string
  token_name?: string | undefined
  format?: string | undefined
  attributes?: unknown
}> {
  return z
    .object(
      {
        value: z
          .string({
            error: ({ input }) =>
              input === undefined || input === null
                ? code('value_missing')
                : code('value_not_string'),
          })
          .refine((value) => value.trim() !== '', { error: code('value_missing') }),
        token_name: nameSchema('token_name_missing').optional(),
        format: nameSchema('format_missing').optional(),
        attributes: z.unknown().optional(),
      },
      { error: code('value_missing') },
    )
    .superRefine((entry, context) => {
      const report = (message: ContractCode, key: string, name?: string): void => {
        context.addIssue({ code: 'custom', message, path: [key], params: { name } })
      }
      const tokenName = entry.token_name?.trim()
      const format = entry.format?.trim()
      if (tokenName === undefined) {
        if (format !== undefined) report('token_name_missing', 'token_name')
        return
      }
      const knowsToken = names.hasTokenName(tokenName)
      const knowsFormat = format === undefined || names.hasFormat(format)
      if (!knowsToken && !knowsFormat) report('metadata_unavailable', 'token_name')
      else if (!knowsToken) report('token_name_unknown', 'token_name', tokenName)
      else if (!knowsFormat) report('format_unknown', 'format', format)
    })
}

/** Reads a mask payload, or throws the contract's answer for the first thing that is wrong. */
export function createMaskRequestReader(
  names: KnownNames,
  limits: RequestLimits,
  messages: Messages,
): (payload: unknown) => MaskRequest {
  const schema = z.array(createMaskEntrySchema(names))

  return (payload) => {
    const mask = readOwn(payload, 'mask')
    if (isEmptyPayload(payload) || (Array.isArray(mask) && mask.length === 0)) {
      throw messages.fail('payload_empty')
    }
    if (!Array.isArray(mask)) throw messages.fail('mask_missing')
    if (mask.length > limits.batch) throw messages.fail('payload_too_large')
    const checked = schema.safeParse(mask)
    if (!checked.success) throwFirst(listIssues(checked.error, messages, 'mask'), messages, false)
    const entries = (checked.data ?? []).map((entry, index) =>
      readEntry(entry, mask[index] as object, limits, messages),
    )
    return { entries, policy: readPolicyName(payload, names, messages) }
  }
}

/** The policy that a payload names, if it names one. */
export function readPolicyName(
  payload: unknown,
  names: Pick<KnownNames, 'hasPolicy'>,
  messages: Messages,
): string | undefined {
  const sent = readOwn(payload, 'policy_name')
  if (sent === undefined) return undefined
  const name = typeof sent === 'string' ? sent.trim() : ''
  if (!names.hasPolicy(name)) throw messages.fail('policy_unknown', { name })
  return name
}

function readEntry(
  entry: z.output<ReturnType<typeof createMaskEntrySchema>>,
  sent: object,
  limits: RequestLimits,
  messages: Messages,
): MaskRequestEntry {
  if (entry.value.length > limits.textLength) throw messages.fail('payload_too_large')
  const echo = Object.fromEntries(
    ['format', 'token_name', 'attributes']
      .map((key) => [key, readOwn(sent, key)] as const)
      .filter(([, value]) => value !== undefined),
  )
  return {
    value: entry.value,
    tokenName: entry.token_name?.trim(),
    format: entry.format?.trim(),
    attributes: printAttributes(entry.attributes, limits, messages),
    echo,
  }
}

/** Attributes as JSON; throws `bad_request` for what JSON cannot hold. */
export function printAttributes(
  attributes: unknown,
  limits: Pick<RequestLimits, 'attributesLength'>,
  messages: Messages,
): string | undefined {
  if (attributes === undefined) return undefined
  let text: string | undefined
  try {
    text = JSON.stringify(attributes)
  } catch {
    throw messages.fail('bad_request')
  }
  if (text === undefined) throw messages.fail('bad_request')
  if (text.length > limits.attributesLength) throw messages.fail('payload_too_large')
  return text
}
