import type { z } from 'zod'
import { configurationError, suggestName } from './errors.ts'

/** The option names that each place knows, for suggestions; '' for the top, `cache.max` further in. */
export type KnownOptions = Readonly<Record<string, readonly string[]>>

/** Says the first mistake that a schema found, and what was meant; never what was given. */
export function describeMistake(error: z.ZodError, optionNames: KnownOptions): Error {
  // What is missing may be there under a misspelt name.
  const misspelt = error.issues.find(({ code }) => code === 'unrecognized_keys')
  const issue = misspelt ?? (error.issues[0] as z.core.$ZodIssue)
  const place = issue.path
    .map((key, at) =>
      typeof key === 'number' ? `[${key}]` : at === 0 ? String(key) : `.${String(key)}`,
    )
    .join('')
  if (issue.code === 'unrecognized_keys') {
    const wrong = issue.keys[0] as string
    const known = knownAt(issue.path, optionNames)
    const near = suggestName(wrong, known)
    return configurationError(
      'invalid_options',
      `${place === '' ? '' : `${place}: `}there is no option "${wrong}"` +
        (near === undefined ? `; there are ${known.join(', ')}` : `; did you mean "${near}"?`),
    )
  }
  // Zod's own messages name types and bounds, never what was given.
  return configurationError(
    'invalid_options',
    `${place === '' ? 'options' : `${place}:`} ${printProblem(issue)}`,
  )
}

/** Those of the innermost place that is listed. */
function knownAt(path: readonly PropertyKey[], optionNames: KnownOptions): readonly string[] {
  const keys = path.filter((key) => typeof key === 'string')
  for (let length = keys.length; length > 0; length--) {
    const known = optionNames[keys.slice(0, length).join('.')]
    if (known !== undefined) return known
  }
  return keys.length === 0 ? (optionNames[''] ?? []) : []
}

function printProblem(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_key') return issue.message
  return issue.issues[0]?.message ?? issue.message
}
