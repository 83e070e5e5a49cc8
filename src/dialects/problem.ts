import type { DialectResponse, PublicError } from '../types.ts'
import { kindOf, plainStatus } from './error-kind.ts'
import { issuesOf } from './list-issues.ts'

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** RFC 9457, `application/problem+json`; `code` is stable, `issues` lists all that is wrong with a payload. */
export function renderProblem(error: PublicError): DialectResponse {
  const kind = kindOf(error.code)
  const status = statusOf(error)
  const title = titles[status] ?? 'Error'
  return {
    status,
    contentType: 'application/problem+json',
    body: {
      type: 'about:blank',
      title,
      status,
      detail: kind === 'internal' ? 'Internal server error' : error.message,
      code: kind === 'internal' ? 'internal_error' : error.code,
      ...(kind === 'input' ? { issues: issuesOf(error) } : {}),
    },
  }
}

function statusOf({ code, status }: PublicError): number {
  switch (kindOf(code)) {
    case 'input':
      return 400
    case 'content-policy':
      return 422
    case 'job':
      return 404
    case 'internal':
      return plainStatus(code, 500)
    default:
      return plainStatus(code, status)
  }
}
