import type { Messages } from '../contract/messages.ts'
import { kindOf } from '../dialects/error-kind.ts'
import { MaskingError, withholdMessage } from '../errors.ts'
import type { ApiRequest, ApiResponse, Dialect, Principal, RateLimiter } from '../types.ts'
import { rateLimitHeaders } from './limits/rate-headers.ts'
import { type BodyLimits, readBody } from './read-body.ts'
import type { Route } from './route.ts'
import { createRouter } from './router.ts'

export interface ServingParts {
  readonly routes: readonly Route[]
  readonly fail: Messages['fail']
  readonly authorize: (request: ApiRequest) => Promise<Principal>
  readonly limiter: RateLimiter | undefined
  readonly settings: BodyLimits & {
    readonly dialect: Dialect
    readonly maskWithoutLimits: boolean
  }
  readonly report: (error: MaskingError) => void
  /** Tokens that may be made, or requests for life, for answers that name it. */
  readonly limit: number | undefined
}

type Headers = Record<string, string>

const json = 'application/json; charset=utf-8'
// Milliseconds: seconds that RFC 9111, section 1.2.2, takes for no end. A limit for life has none.
const never = 2 ** 31 * 1_000

/**
 * Answers requests by a table of routes: path, method, credential, permission, body, limit, and then
 * the route itself. Never rejects; every answer is JSON and kept by no cache.
 */
export function serveRoutes(parts: ServingParts): (request: ApiRequest) => Promise<ApiResponse> {
  const { fail, authorize, limiter, settings, report } = parts
  const findRoute = createRouter(parts.routes)
  const methodsOf = new Map(parts.routes.map((route) => [route, listMethods(route)]))

  async function answerRequest(request: ApiRequest, headers: Headers): Promise<ApiResponse> {
    const match = findRoute(request.path)
    if (match === undefined) throw fail('path_unknown')
    const { route, parameter } = match
    const methods = methodsOf.get(route) ?? []
    if (request.method === 'OPTIONS') {
      headers['Allow'] = [...methods, 'OPTIONS'].join(', ')
      return { status: 204, headers, body: undefined }
    }
    if (!methods.includes(request.method)) {
      headers['Allow'] = [...methods, 'OPTIONS'].join(', ')
      throw fail('method_not_allowed')
    }
    const principal = route.isPublic ? nobody : await authorize(request)
    const { permission } = route
    if (permission !== undefined && !principal.permissions.includes(permission)) {
      throw fail('permission_denied', { name: permission })
    }
    const hasBody =
      request.method !== 'GET' && request.method !== 'HEAD' && route.ignoresBody !== true
    const body = hasBody ? await readBody(request, settings, fail) : undefined
    const { limited } = route
    if (limiter !== undefined && limited !== undefined && !route.isPublic) {
      await admit(limiter, limited, principal, route.weigh?.(body) ?? 1, headers)
    }
    const answer = await route.answer({ request, body, principal, parameter })
    headers['Content-Type'] = json
    Object.assign(headers, answer.headers)
    return { status: answer.status ?? 200, headers, body: JSON.stringify(answer.body) }
  }

  async function admit(
    counter: RateLimiter,
    limited: NonNullable<Route['limited']>,
    principal: Principal,
    weight: number,
    headers: Headers,
  ): Promise<void> {
    const verdict = await counter.consume(principal, limited, weight).catch((thrown: unknown) => {
      report(nameFailure(thrown))
      if (limited === 'mask' && settings.maskWithoutLimits) return undefined
      throw fail(limited === 'mask' ? 'internal_error' : 'unmasking_unavailable')
    })
    if (verdict === undefined) return
    Object.assign(headers, rateLimitHeaders(verdict))
    const retryAfter = Math.min(verdict.resetAfter, never)
    if (!verdict.allowed) throw fail('rate_exceeded', { retryAfter })
  }

  return async (request) => {
    const headers: Headers = { 'Cache-Control': 'no-store' }
    try {
      return await answerRequest(request, headers)
    } catch (thrown) {
      const error = nameFailure(thrown)
      const { status, contentType, body } = error.toResponse(settings.dialect, {
        limit: parts.limit,
      })
      if (kindOf(error.code) === 'internal') report(error)
      headers['Content-Type'] = contentType
      if (status === 401) headers['WWW-Authenticate'] = describeChallenge(error)
      if (status === 429 && headers['Retry-After'] === undefined) {
        headers['Retry-After'] = String(Math.max(1, Math.ceil((error.retryAfter ?? 1_000) / 1_000)))
      }
      // What is still to come of the body is not worth waiting for.
      if (status === 408) headers['Connection'] = 'close'
      return { status, headers, body: JSON.stringify(body) }
    }
  }
}

function listMethods({ methods }: Route): readonly string[] {
  return methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : one))
}

const nobody: Principal = { id: 'nobody', permissions: [] }

function nameFailure(thrown: unknown): MaskingError {
  if (thrown instanceof MaskingError) return thrown
  const message = 'a route failed with an error of its own'
  return new MaskingError('internal_error', message, { cause: withholdMessage(thrown) })
}

/** RFC 6750, section 3: a request without credentials is told nothing of what was wrong with them. */
function describeChallenge({ code }: MaskingError): string {
  return code === 'unauthenticated' ? 'Bearer' : 'Bearer error="invalid_token"'
}
