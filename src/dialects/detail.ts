import type { DialectResponse, PublicError } from '../types.ts'
import { describeCredential, kindOf, plainStatus } from './error-kind.ts'
import { issuesOf } from './list-issues.ts'

/** `{"detail"}`, as FastAPI has it: a list for bad input, a text for everything else. */
export function renderDetail(error: PublicError): DialectResponse {
  const { status, detail } = describe(error)
  return { status, contentType: 'application/json; charset=utf-8', body: { detail } }
}

function describe(error: PublicError): { readonly status: number; readonly detail: unknown } {
  const { code, message, retryAfter = 0, limit } = error
  switch (kindOf(code)) {
    case 'input':
      return {
        status: 422,
        detail: issuesOf(error).map((issue) => ({
          loc: ['body', ...issue.path],
          msg: issue.message,
          type: issue.code,
        })),
      }
    case 'credentials':
      return { status: 401, detail: describeCredential(code) }
    case 'quota': {
      const reached = limit === undefined ? '' : ` (${limit})`
      return {
        status: 403,
        detail: `Evaluation request limit reached${reached}. An active subscription is required to go on.`,
      }
    }
    case 'rate': {
      const seconds = Math.max(1, Math.ceil(retryAfter / 1_000))
      const unit = seconds === 1 ? 'second' : 'seconds'
      return { status: 429, detail: `Rate limit exceeded. Try again in ${seconds} ${unit}.` }
    }
    case 'job':
      return { status: 404, detail: 'Job not found' }
    case 'internal':
      return { status: plainStatus(code, 500), detail: 'Internal server error' }
    default:
      return { status: plainStatus(code, error.status), detail: message }
  }
}
