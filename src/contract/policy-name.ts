import { MaskingError } from '../errors.ts'
import type { Issue } from '../types.ts'
import type { KnownNames } from './mask-entry.ts'
import type { Messages } from './messages.ts'
import { readOwn } from './payload.ts'

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
