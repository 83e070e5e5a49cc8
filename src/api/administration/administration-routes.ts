import { z } from 'zod'
import { MaskingError } from '../../errors.ts'
import type { DefinitionStore } from '../../masker/definition-store.ts'
import type { InnerDoor } from '../../masker/inner-door.ts'
import { definitionSchemas } from '../../options.ts'
import type { Erasure, Masker } from '../../types.ts'
import { contextOf } from '../call-context.ts'
import type { ApiCall, Route } from '../route.ts'
import { envelopeOf } from '../schemas.ts'
import { changeDefinitions, type DefinitionKind } from './change-definitions.ts'

const tag = 'Administration'
const permission = 'metadata_change'

const places: readonly { readonly path: string; readonly kind: DefinitionKind }[] = [
  { path: '/metadata/token-types', kind: 'tokenTypes' },
  { path: '/metadata/formats', kind: 'formats' },
  { path: '/metadata/policies', kind: 'policies' },
  { path: '/metadata/tags', kind: 'tags' },
]

// Longer than a client waits for an answer; a walk goes on from its cursor.
const longestWalk = 10_000

const erasureSchema = z.union([
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
      .union([z.iso.datetime({ offset: true }), z.int().nonnegative()])
      .meta({ description: 'A time in ISO 8601, or milliseconds since 1970' }),
    cursor: z.string().max(4_096).optional(),
  }),
])

const receiptSchema = z.object({
  id: z.string(),
  kind: z.enum(['token', 'subject', 'age']),
  erased: z.boolean(),
  count: z.int().optional().meta({ description: 'Tokens, of an erasure by age' }),
  cursor: z.string().optional().meta({ description: 'Send it with the same time to go on' }),
  at: z.int().meta({ description: 'Milliseconds since 1970' }),
  fingerprint: z.string(),
})

/** For holders of `metadata_change`: what is defined, and erasure. */
export function createAdministrationRoutes(
  masker: Masker,
  door: InnerDoor,
  definitions: DefinitionStore,
): readonly Route[] {
  function createDefinitionRoute({ path, kind }: (typeof places)[number]): Route {
    const schema = definitionSchemas[kind]
    return {
      path,
      methods: ['GET', 'PUT', 'POST'],
      permission,
      limited: 'other',
      answer: async ({ request, body, principal }) => {
        if (request.method !== 'GET' && request.method !== 'HEAD') {
          // Definitions hold for all tenants, so that none but the masker's own may change them.
          if ((principal.tenant ?? door.tenant) !== door.tenant) {
            throw door.fail('permission_denied', { name: permission })
          }
          await define(kind, schema, body)
        }
        return { body: wrap(door.names.list()[kind]) }
      },
      document: {
        summary: `List, add or update ${path.slice(10).replace('-', ' ')}`,
        tag,
        body: schema,
        answer: envelopeOf(schema),
        failures: [
          'field_invalid',
          ...(kind === 'tokenTypes' || kind === 'formats'
            ? (['definition_conflict'] as const)
            : []),
        ],
      },
    }
  }

  async function define(kind: DefinitionKind, schema: z.ZodType, body: unknown): Promise<void> {
    const checked = schema.safeParse(body)
    if (!checked.success) throw invalid(checked.error)
    try {
      await definitions.update((current) => changeDefinitions(kind, checked.data, current, door))
    } catch (error) {
      // Says which name is wrong: those of the definition itself.
      if (!(error instanceof MaskingError) || error.code !== 'invalid_options') throw error
      throw door.fail('field_invalid', { message: error.message })
    }
  }

  function invalid(error: z.ZodError): Error {
    const issues = error.issues.slice(0, 100).map((issue) => ({
      code: 'field_invalid' as const,
      message: issue.message,
      path: issue.path.map((key) => (typeof key === 'symbol' ? key.toString() : key)),
    }))
    return door.fail('field_invalid', { issues })
  }

  async function erase(call: ApiCall) {
    const checked = erasureSchema.safeParse(call.body)
    if (!checked.success) throw invalid(checked.error)
    const receipt = await masker
      .erase(readErasure(checked.data), contextOf(call))
      .catch((error: unknown) => {
        // Of what the schema lets through, only a cursor can be no option.
        if (!(error instanceof MaskingError) || error.code !== 'invalid_options') throw error
        throw door.fail('field_invalid', { message: error.message })
      })
    return { body: wrap([receipt]) }
  }

  return [
    ...places.map(createDefinitionRoute),
    {
      path: '/erase',
      methods: ['PUT', 'POST'],
      permission,
      limited: 'other',
      answer: erase,
      document: {
        summary: 'Make a token, all of a subject, or all older ones dead for ever',
        tag,
        body: erasureSchema,
        answer: envelopeOf(receiptSchema),
        failures: ['field_invalid', 'closed'],
        examples: {
          subject: { subject: 'customer-4711' },
          age: { older_than: '2026-01-01T00:00:00Z' },
        },
      },
    },
  ]
}

function readErasure(body: z.output<typeof erasureSchema>): Erasure {
  if (!('older_than' in body)) return body
  const { older_than: time, cursor } = body
  const before = typeof time === 'number' ? time : Date.parse(time)
  return { before, within: longestWalk, ...(cursor === undefined ? {} : { cursor }) }
}

function wrap(data: readonly unknown[]): object {
  return { data, success: true, error: { message: '' } }
}
