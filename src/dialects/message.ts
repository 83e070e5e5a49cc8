import type { DialectResponse, PublicError } from '../types.ts'
import { describeCredential, kindOf, plainStatus } from './error-kind.ts'
import { issuesOf } from './list-issues.ts'

/** `{"message"}`, as Laravel has it: beside it, for bad input, the messages by place. */
export function renderMessage(error: PublicError): DialectResponse {
  const { status, ...body } = describe(error)
  return { status, contentType: 'application/json; charset=utf-8', body }
}

function describe(error: PublicError): { readonly status: number; readonly message: string } {
  const { code, message } = error
  switch (kindOf(code)) {
    case 'input':
      return describeInput(error)
    case 'credentials':
      return { status: 401, message: describeCredential(code) }
    case 'quota':
      return {
        status: 402,
        message: 'An active subscription is required to perform this action',
      }
    case 'rate':
      return { status: 429, message: 'Rate limit exceeded' }
    case 'content-policy': {
      const refused = { message: 'The content violates our policy' }
      return { status: 422, ...refused, ...{ code: 'content_policy_violation' } }
    }
    case 'job':
      return { status: 404, message: 'Job not found' }
    case 'internal':
      return { status: plainStatus(code, 500), message: 'Internal server error' }
    default:
      return { status: plainStatus(code, error.status), message }
  }
}

function describeInput(error: PublicError): {
  readonly status: number
  readonly message: string
  readonly errors: Readonly<Record<string, readonly string[]>>
} {
  const places = new Map<string, string[]>()
  const issues = issuesOf(error)
  for (const { path, message } of issues) {
    const place = path.length === 0 ? 'body' : path.join('.')
    places.set(place, [...(places.get(place) ?? []), message])
  }
  const more = issues.length - 1
  const others = more === 0 ? '' : ` (and ${more} more error${more === 1 ? '' : 's'})`
  return {
    status: 422,
    message: `${issues[0]?.message ?? ''}${others}`,
    errors: Object.fromEntries(places),
  }
}
