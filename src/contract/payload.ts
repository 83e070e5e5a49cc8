import type { z } from 'zod'
import type { Issue } from '../types.ts'
import type { ContractCode, Messages } from './messages.ts'

/** Whether a payload holds nothing: absent, `null`, `""`, `{}` or `[]`. */
export function isEmptyPayload(payload: unknown): boolean {
  if (payload === undefined || payload === null || payload === '') return true
  return typeof payload === 'object' && isEmptyObject(payload)
}

export function isEmptyObject(value: object): boolean {
  return Object.keys(value).length === 0
}

/** The own property of a payload: never one of `Object.prototype`. */
export function readOwn(payload: unknown, key: string): unknown {
  if (typeof payload !== 'object' || payload === null || !Object.hasOwn(payload, key)) {
    return undefined
  }
  return (payload as Readonly<Record<string, unknown>>)[key]
}

/** An answer that grows with a payload of nothing but mistakes would help nobody. */
export const mostIssues = 100

/** What a schema found wrong, in the contract's order, 100 at most: messages of schemas are codes. */
export function listIssues(error: z.ZodError, messages: Messages, root: string): Issue[] {
  return error.issues.slice(0, mostIssues).map((issue) => {
    const code = issue.message as ContractCode
    const name = issue.code === 'custom' ? issue.params?.['name'] : undefined
    return {
      code,
      message: messages.print(code, typeof name === 'string' ? name : undefined),
      path: [root, ...issue.path.map((key) => (typeof key === 'symbol' ? key.toString() : key))],
    }
  })
}

/** Throws the contract's answer for the first of some issues, and keeps them all. */
export function throwFirst(issues: readonly Issue[], messages: Messages, unmasking: boolean): void {
  const first = issues[0]
  if (first === undefined) return
  throw messages.fail(first.code as ContractCode, { message: first.message, issues, unmasking })
}
