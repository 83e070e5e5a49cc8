import { configurationError, suggestName } from './errors.ts'

/**
 * Throws `invalid_options` for what is no object, and for a name that is none of `known`, with the one
 * that was most likely meant.
 */
export function checkOptionNames(owner: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw configurationError('invalid_options', `${owner} takes an object, { ${known.join(', ')} }`)
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const meant = suggestName(name, known)
    const mend = meant === undefined ? `it knows ${known.join(', ')}` : `did you mean "${meant}"?`
    throw configurationError('invalid_options', `${owner} has no option "${name}": ${mend}`)
  }
}
