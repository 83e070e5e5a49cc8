import { z } from 'zod'
import type { ContractCode, Messages } from './messages.ts'
import { readOwn } from './payload.ts'

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

/** The names that a payload may use. */
export interface KnownNames {
  hasTokenName(name: string): boolean
  hasFormat(name: string): boolean
  hasPolicy(name: string): boolean
}

/** Entries of one payload; UTF-16 units of a value and of attributes as JSON. */
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
      for (const { code: message, key, name } of findNameMistakes(entry, names)) {
        context.addIssue({ code: 'custom', message, path: [key], params: { name } })
      }
    })
}

/** An entry as the schema leaves it. */
export type CheckedEntry = z.output<ReturnType<typeof createMaskEntrySchema>>

interface NameMistake {
  readonly code: ContractCode
  readonly key: 'token_name' | 'format'
  readonly name?: string | undefined
}

const noMistakes: readonly NameMistake[] = []

/** What is wrong with the names of an entry; a name that is none is the schema's to report. */
export function findNameMistakes(
  entry: { readonly token_name?: unknown; readonly format?: unknown },
  names: KnownNames,
): readonly NameMistake[] {
  const tokenName = readName(entry.token_name)
  const format = readName(entry.format)
  const knowsToken = tokenName === undefined || names.hasTokenName(tokenName)
  const knowsFormat = format === undefined || names.hasFormat(format)
  if (knowsToken && knowsFormat && (entry.token_name !== undefined || entry.format === undefined)) {
    return noMistakes
  }
  const unknownFormat = { code: 'format_unknown', key: 'format', name: format } as const
  if (entry.token_name === undefined && entry.format !== undefined) {
    const missing = { code: 'token_name_missing', key: 'token_name' } as const
    return knowsFormat ? [missing] : [missing, unknownFormat]
  }
  if (!knowsToken && !knowsFormat) return [{ code: 'metadata_unavailable', key: 'token_name' }]
  if (!knowsToken) return [{ code: 'token_name_unknown', key: 'token_name', name: tokenName }]
  return [unknownFormat]
}

function readName(name: unknown): string | undefined {
  const trimmed = typeof name === 'string' ? name.trim() : ''
  return trimmed === '' ? undefined : trimmed
}

function isNoName(name: unknown): boolean {
  return name !== undefined && readName(name) === undefined
}

/** A copy of an entry that is right in every respect; undefined leaves the judgement to the schema. */
export function readSound(entry: unknown, names: KnownNames): CheckedEntry | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined
  if (Object.getPrototypeOf(entry) !== Object.prototype) return undefined
  const { value, token_name, format, attributes } = entry as Record<string, unknown>
  if (typeof value !== 'string' || value.trim() === '') return undefined
  if (isNoName(token_name) || isNoName(format)) return undefined
  const checked = { value, token_name, format, attributes } as CheckedEntry
  return findNameMistakes(checked, names).length === 0 ? checked : undefined
}

const echoed = ['format', 'token_name', 'attributes'] as const

/** An entry that was checked, and what of it the answer repeats; throws for what is too long. */
export function readEntry(
  entry: CheckedEntry,
  sent: object,
  limits: RequestLimits,
  messages: Messages,
): MaskRequestEntry {
  if (entry.value.length > limits.textLength) throw messages.fail('payload_too_large')
  const echo: { format?: string; token_name?: string; attributes?: unknown } = {}
  for (const key of echoed) {
    const given = readOwn(sent, key)
    if (given !== undefined) echo[key] = given as string
  }
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
