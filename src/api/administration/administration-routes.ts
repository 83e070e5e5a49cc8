import type { z } from 'zod'
import { MaskingError } from '../../errors.ts'
import type { DefinitionStore } from '../../masker/definition-store.ts'
import type { InnerDoor } from '../../masker/inner-door.ts'
import { definitionSchemas } from '../../options.ts'
import type { Masker } from '../../types.ts'
import { contextOf } from '../call-context.ts'
import type { ApiCall, Route } from '../route.ts'
import { envelopeOf } from '../schemas.ts'
import { changeDefinitions, type DefinitionKind } from './change-definitions.ts'
import { erasureSchema, readErasure, receiptSchema } from './erasure.ts'

const tag = 'Administration'
const permission = 'metadata_change'

const places: readonly { readonly path: string; readonly kind: DefinitionKind }[] = [
  { path: '/metadata/token-types', kind: 'tokenTypes' },
  { path: '/metadata/formats', kind: 'formats' },
  { path: '/metadata/policies', kind: 'policies' },
  { path: '/metadata/tags', kind: 'tags' },
]

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
    const [first] = issues
    // The dialect that answers one message says which field is meant.
    const detail = first && [first.path.join('.'), first.message].filter((part) => part !== '')
    return door.fail('field_invalid', { issues, detail: detail?.join(': ') })
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
          dryRun: { older_than: '2026-01-01T00:00:00Z', dry_run: true },
        },
      },
    },
  ]
}

function wrap(data: readonly unknown[]): object {
  return { data, success: true, error: { message: '' } }
}
