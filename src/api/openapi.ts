import { z } from 'zod'
import type { ContractCode, Messages } from '../contract/messages.ts'
import type { Dialect } from '../types.ts'
import type { Route } from './route.ts'
import { failureSchema } from './schemas.ts'

type Json = Readonly<Record<string, unknown>>

/** What the document says of the API as a whole. */
export interface DocumentHead {
  readonly title: string
  readonly version: string
  readonly dialect: Dialect
  /** Makes the failures that the document describes, as it makes those that are answered. */
  readonly fail: Messages['fail']
}

const descriptions: Readonly<Record<number, string>> = {
  400: 'The payload is wrong',
  401: 'No credential, or none that holds',
  402: 'The token quota is used up',
  403: 'The credential lacks the permission, or the quota is used up',
  404: 'A token or job that is not there',
  408: 'The body did not come in time',
  409: 'Existing tokens depend on the definition',
  413: 'The body or the batch is too large',
  415: 'Another content type than JSON, another charset than UTF-8, an unknown encoding',
  422: 'The payload is wrong',
  429: 'Too many calls; `Retry-After` says when the next succeeds',
  500: 'Internal Error, or what this dialect answers so',
  503: 'Out of service for now',
}

const bodyFailures: readonly ContractCode[] = [
  ...(['bad_request', 'media_type_unsupported', 'payload_too_large', 'body_too_slow'] as const),
]

/**
 * The routes as an OpenAPI 3.1 document. Its schemas are those that validate, so that it cannot say
 * anything else than what is done.
 */
export function describeRoutes(routes: readonly Route[], head: DocumentHead): Json {
  const paths = new Map<string, Json>()
  for (const route of routes) {
    for (const path of [route.path, ...(route.aliases ?? [])]) {
      const parameters = describeParameters(path)
      const operations = route.methods.map((method) => [
        method.toLowerCase(),
        describeOperation(route, path, method, head),
      ])
      paths.set(path, {
        ...(parameters.length === 0 ? {} : { parameters }),
        ...Object.fromEntries(operations),
      })
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: head.title, version: head.version },
    servers: [{ url: '.' }],
    tags: [...new Set(routes.map(({ document }) => document.tag))].map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  }
}

function describeParameters(path: string): readonly Json[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
}

function describeOperation(route: Route, path: string, method: string, head: DocumentHead): Json {
  const { document, isPublic = false, permission } = route
  const { summary, tag, answer, examples = {} } = document
  const body = method === 'GET' ? undefined : document.body
  const rights = permission === undefined ? '' : ` Needs the permission \`${permission}\`.`
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-z]+([a-z]?)/g, (_, letter) => letter.toUpperCase())}`,
    summary,
    description: `${summary}.${rights}`,
    tags: [tag],
    ...(isPublic ? {} : { security: [{ bearer: [] }] }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: toSchema(body, 'input'),
                ...describeExamples(examples),
              },
            },
          },
        }),
    responses: {
      ...(answer === undefined
        ? {}
        : {
            200: {
              description: 'What was asked for',
              content: { 'application/json': { schema: toSchema(answer, 'output') } },
            },
          }),
      ...describeFailures(listFailures(route, method), head),
    },
  }
}

function listFailures(route: Route, method: string): readonly ContractCode[] {
  const { isPublic = false, permission, limited, document } = route
  const takesBody = document.body !== undefined
  const hasBody = takesBody && method !== 'GET'
  return [
    ...(isPublic ? [] : (['unauthenticated', 'internal_error'] as const)),
    ...(permission === undefined ? [] : (['permission_denied'] as const)),
    ...(limited === undefined ? [] : (['rate_exceeded'] as const)),
    // What is answered while the store of the limits is down.
    ...(limited === undefined || limited === 'mask' ? [] : (['unmasking_unavailable'] as const)),
    ...(hasBody ? bodyFailures : []),
    ...(hasBody || !takesBody ? (document.failures ?? []) : []),
  ]
}

function describeExamples(examples: Json): Json {
  const listed = Object.entries(examples).map(([name, value]) => [name, { value }])
  return listed.length === 0 ? {} : { examples: Object.fromEntries(listed) }
}

/** By status, as the dialect gives it. */
function describeFailures(codes: readonly ContractCode[], { dialect, fail }: DocumentHead): Json {
  const answers = codes.map((code) => fail(code).toResponse(dialect))
  return Object.fromEntries(
    answers.map(({ status, contentType }) => {
      const isEnvelope = dialect === 'protecto' && status !== 401
      const schema = isEnvelope ? toSchema(failureSchema, 'output') : { type: 'object' }
      const [type = ''] = contentType.split(';')
      return [status, { description: descriptions[status] ?? '', content: { [type]: { schema } } }]
    }),
  )
}

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...printed } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return printed
}
