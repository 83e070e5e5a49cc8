import { readFileSync } from 'node:fs'
import type { FieldRule, FieldRules } from '../../types.ts'
import { CommandError, exitCodes } from '../command-error.ts'

/**
 * Reads field rules from a file of JSON: an array of paths, or an object of rules by path. What the
 * rules say is checked where they are prepared. Throws a usage error.
 */
export function readRulesFile(path: string): FieldRules {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (/^\s*[[{]/.test(path)) {
      throw new CommandError(
        exitCodes.usage,
        '--rules was given rules: put them into a file, and name that',
      )
    }
    throw wrong(`cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`)
  }
  const rules = parse(text)
  if (typeof rules !== 'object' || rules === null) {
    throw wrong('holds neither an array of paths nor an object of rules by path')
  }
  return rules as FieldRules
}

/** Whether what some rule does cannot be undone. */
export function hasOneWayRule(rules: FieldRules): boolean {
  const list: readonly unknown[] = Array.isArray(rules) ? [] : Object.values(rules)
  return list.some((rule) => {
    const { reveal, redact } = (rule ?? {}) as FieldRule
    return reveal !== undefined || redact !== undefined
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw wrong('is not JSON')
  }
}

function wrong(problem: string): CommandError {
  return new CommandError(exitCodes.usage, `the file of --rules ${problem}`)
}
