import { z } from 'zod'
import { MaskingError } from '../../errors.ts'
import type { InnerDoor } from '../../masker/inner-door.ts'
import { definitionSchemas } from '../../options.ts'
import type { Erasure, Masker } from '../../types.ts'
import { contextOf } from '../call-context.ts'
import type { ApiCall, Route } from '../route.ts'
import { envelopeOf } from '../schemas.ts'
import { changeDefinitions, type DefinitionKind } from './change-definitions.ts'
import type { DefinitionStore } from './definition-store.ts'

const tag = 'Administration'
const permission = 'metadata_change'

const places: readonly { readonly path: string; readonly kind: DefinitionKind }[] = [
  { path: '/metadata/token-types', kind: 'tokenTypes' },
  { path: '/metadata/formats', kind: 'formats' },
  { path: '/metadata/policies', kind: 'policies' },
  { path: '/metadata/tags', kind: 'tags' },
]

const erasureSchema = z.union([
  z.strictObject({ token: z.string().min(1) }),
  z.strictObject({
    subject: z
      .string()
      .max(256)
      .regex(/^\P{Cs}+$/u, 'is well-formed'),
  }),
])

const receiptSchema = z.object({
  id: z.string(),
  kind: z.enum(['token', 'subject']),
  erased: z.boolean(),
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
      answer: async ({ request, body }) => {
        if (request.method !== 'GET' && request.method !== 'HEAD') await define(kind, schema, body)
        return { body: wrap(door.names.list()[kind]) }
      },
      document: {
        summary: `List, add or update ${path.slice(10).replace('-', ' ')}`,
        tag,
        body: schema,
        answer: envelopeOf(schema),
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
    return { body: wrap([await masker.erase(checked.data as Erasure, contextOf(call))]) }
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
        summary: 'Make a token, or all tokens of a subject, dead for ever',
        tag,
        body: erasureSchema,
        answer: envelopeOf(receiptSchema),
        examples: { subject: { subject: 'customer-4711' } },
      },
    },
  ]
}

function wrap(data: readonly unknown[]): object {
  return { data, success: true, error: { message: '' } }
}
