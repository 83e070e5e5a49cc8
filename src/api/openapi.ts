import { z } from 'zod'
import type { Dialect } from '../types.ts'
import type { Route } from './route.ts'
import { failureSchema } from './schemas.ts'

type Json = Readonly<Record<string, unknown>>

/** What the document says of the API as a whole. */
export interface DocumentHead {
  readonly title: string
  readonly version: string
  readonly dialect: Dialect
}

const failures: Readonly<Record<number, string>> = {
  401: 'No credential, or none that holds',
  403: 'The credential lacks the permission, or the token quota is used up',
  413: 'The body or the batch is too large',
  415: 'Another content type than JSON, another charset than UTF-8, an unknown encoding',
  429: 'Too many calls; `Retry-After` says when the next succeeds',
  500: 'Internal Error',
}

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
        describeOperation(route, path, method, head.dialect),
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

function describeOperation(route: Route, path: string, method: string, dialect: Dialect): Json {
  const { document, isPublic = false, permission } = route
  const { summary, tag, body, answer, examples = {}, status = 200 } = document
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
      [status]: {
        description: 'What was asked for',
        content: { 'application/json': { schema: toSchema(answer, 'output') } },
      },
      ...(isPublic ? {} : describeFailures(body !== undefined, dialect)),
    },
  }
}

function describeExamples(examples: Json): Json {
  const listed = Object.entries(examples).map(([name, value]) => [name, { value }])
  return listed.length === 0 ? {} : { examples: Object.fromEntries(listed) }
}

function describeFailures(hasBody: boolean, dialect: Dialect): Json {
  const isInput = dialect === 'detail' || dialect === 'message' ? 422 : 400
  const listed = {
    ...(hasBody ? { [isInput]: 'The payload is wrong' } : {}),
    ...failures,
    ...(dialect === 'protecto' ? {} : { 404: 'A token or job that is not there' }),
    ...(dialect === 'message' ? { 402: 'The token quota is used up' } : {}),
  }
  const type = dialect === 'problem' ? 'application/problem+json' : 'application/json'
  return Object.fromEntries(
    Object.entries(listed).map(([status, description]) => {
      const isEnvelope = dialect === 'protecto' && status !== '401'
      const schema = isEnvelope ? toSchema(failureSchema, 'output') : { type: 'object' }
      return [status, { description, content: { [type]: { schema } } }]
    }),
  )
}

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...printed } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return printed
}
