import type { Issue, PublicError } from '../types.ts'

/** What is wrong, one by one; an error that names no place is wrong with the whole body. */
export function issuesOf({ code, message, issues }: PublicError): readonly Issue[] {
  return issues.length === 0 ? [{ code, message, path: [] }] : issues
}
