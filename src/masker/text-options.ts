import { configurationError, suggestName } from '../errors.ts'
import { contextNames } from './call-context.ts'

const optionNames = ['policy', 'detection', 'onUnknownToken']

/**
 * Throws `invalid_options` for what the options of a text have not; a context in their place would
 * mask under the masker's own tenant and for no subject.
 */
export function checkTextOptions(options: unknown): void {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null) throw wrong('are an object')
  for (const name of Object.keys(options)) {
    if (optionNames.includes(name)) continue
    if (contextNames.includes(name)) {
      throw wrong(`have no "${name}": the context of a call is the third argument`)
    }
    const near = suggestName(name, optionNames)
    const mend =
      near === undefined ? `there are ${optionNames.join(', ')}` : `did you mean "${near}"?`
    throw wrong(`have no "${name}"; ${mend}`)
  }
}

function wrong(problem: string): Error {
  return configurationError(
    'invalid_options',
    `the options of a text, the second argument, ${problem}`,
  )
}
