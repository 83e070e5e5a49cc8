import { z } from 'zod'
import { MaskingError } from '../errors.ts'
import type { Issue } from '../types.ts'
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
      for (const { code: message, key, name } of findNameMistakes(entry, names)) {
        context.addIssue({ code: 'custom', message, path: [key], params: { name } })
      }
    })
}

type CheckedEntry = z.output<ReturnType<typeof createMaskEntrySchema>>

interface NameMistake {
  readonly code: ContractCode
  readonly key: 'token_name' | 'format'
  readonly name?: string | undefined
}

/** What is wrong with the names of an entry; a name that is none is the schema's to report. */
function findNameMistakes(
  entry: { readonly token_name?: unknown; readonly format?: unknown },
  names: KnownNames,
): readonly NameMistake[] {
  const tokenName = readName(entry.token_name)
  const format = readName(entry.format)
  if (entry.token_name === undefined) {
    return format === undefined ? [] : [{ code: 'token_name_missing', key: 'token_name' }]
  }
  const knowsToken = tokenName === undefined || names.hasTokenName(tokenName)
  const knowsFormat = format === undefined || names.hasFormat(format)
  if (!knowsToken && !knowsFormat) return [{ code: 'metadata_unavailable', key: 'token_name' }]
  if (!knowsToken) return [{ code: 'token_name_unknown', key: 'token_name', name: tokenName }]
  if (!knowsFormat) return [{ code: 'format_unknown', key: 'format', name: format }]
  return []
}

function readName(name: unknown): string | undefined {
  const trimmed = typeof name === 'string' ? name.trim() : ''
  return trimmed === '' ? undefined : trimmed
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
    const sound = mask.map((entry) => readSound(entry, names))
    // The schema says what is wrong; what is plainly right need not pass through it.
    const checked = sound.includes(undefined)
      ? schema.safeParse(mask)
      : { success: true as const, data: sound as CheckedEntry[] }
    if (!checked.success) {
      const issues = listIssues(checked.error, messages, 'mask')
      throwFirst(
        [...withNames(issues, mask), ...findPolicyIssue(payload, names, messages)],
        messages,
        false,
      )
    }
    const entries = (checked.data ?? []).map((entry, index) =>
      readEntry(entry, mask[index] as object, limits, messages),
    )
    return { entries, policy: readPolicyName(payload, names, messages) }
  }

  /** The schema looks at names only where all else of the entry is right: here they are all. */
  function withNames(issues: readonly Issue[], mask: readonly unknown[]): readonly Issue[] {
    const byEntry = new Map<unknown, Issue[]>()
    for (const issue of issues) {
      const index = issue.path[1]
      byEntry.set(index, [...(byEntry.get(index) ?? []), issue])
    }
    for (const [index, known] of byEntry) {
      const entry = mask[index as number]
      const sent = { token_name: readOwn(entry, 'token_name'), format: readOwn(entry, 'format') }
      for (const { code: mistake, key, name } of findNameMistakes(sent, names)) {
        if (known.some(({ code: other }) => other === mistake)) continue
        const path = ['mask', index as number, key]
        known.push({ code: mistake, message: messages.print(mistake, name), path })
      }
    }
    return [...byEntry.values()].flat()
  }
}

/** The issue of a policy that is not defined, beside those of the entries. */
export function findPolicyIssue(
  payload: unknown,
  names: Pick<KnownNames, 'hasPolicy'>,
  messages: Messages,
): readonly Issue[] {
  try {
    readPolicyName(payload, names, messages)
    return []
  } catch (error) {
    return error instanceof MaskingError ? error.issues : []
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
  if (names.hasPolicy(name)) return name
  const message = messages.print('policy_unknown', name)
  const issues: Issue[] = [{ code: 'policy_unknown', message, path: ['policy_name'] }]
  throw messages.fail('policy_unknown', { message, issues })
}

/** A copy of an entry that is right in every respect; undefined leaves the judgement to the schema. */
function readSound(entry: unknown, names: KnownNames): CheckedEntry | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined
  if (Object.getPrototypeOf(entry) !== Object.prototype) return undefined
  const { value, token_name, format, attributes } = entry as Record<string, unknown>
  if (typeof value !== 'string' || value.trim() === '') return undefined
  for (const name of [token_name, format]) {
    if (name !== undefined && readName(name) === undefined) return undefined
  }
  const checked = { value, token_name, format, attributes } as CheckedEntry
  return findNameMistakes(checked, names).length === 0 ? checked : undefined
}

const echoed = ['format', 'token_name', 'attributes'] as const

function readEntry(
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
