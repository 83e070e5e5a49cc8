import { parseArgs } from 'node:util'
import { suggestName } from '../errors.ts'
import { usageError } from './command-error.ts'
import {
  type CommandName,
  commandNames,
  commandOptions,
  type OptionName,
  type OptionValues,
  optionTypes,
} from './option-types.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What stands behind `fieldveil`, as far as it is the same for every command. */
export interface GivenArguments {
  readonly command: CommandName
  /** What stands behind the command and is no option, such as the name of a file. */
  readonly words: readonly string[]
  readonly values: OptionValues
}

/** Help was asked for: of a command, or of all. */
export interface HelpWanted {
  readonly help: CommandName | undefined
}

/**
 * Reads what stands behind `fieldveil`. Throws a usage error, which quotes nothing that was given
 * but names of options: a value in the wrong place may be a secret.
 */
export function readArguments(given: readonly string[]): GivenArguments | HelpWanted {
  const { values, positionals } = parseOptions(given)
  const [command, ...words] = positionals
  const known = commandNames.find((name) => name === command)
  if (values.help === true) return { help: known }
  if (command === undefined) throw usageError(`name a command: ${commandNames.join(', ')}`)
  if (known === undefined) throw usageError(describeCommand(command))
  const own: readonly string[] = commandOptions[known]
  for (const name of Object.keys(values)) {
    if (!own.includes(name)) throw usageError(`${known} has no option --${name}: see --help`)
  }
  return { command: known, words, values }
}

/** Throws a usage error for a command that nothing but options may stand behind. */
export function refuseWords({ command, words }: GivenArguments): void {
  if (words.length > 0) throw usageError(`${command} takes options alone: see --help`)
}

function parseOptions(given: readonly string[]) {
  // Not strict, because what Node says of a mistake quotes the argument.
  const config = { args: [...given], options: optionTypes, allowPositionals: true } as const
  const { tokens } = parseArgs({ ...config, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    if (!Object.hasOwn(optionTypes, token.name)) throw usageError(describeOption(token.name))
    const { type } = optionTypes[token.name as OptionName]
    if (type === 'boolean' && token.value !== undefined) {
      throw usageError(`--${token.name} takes no value`)
    }
    const isOption =
      token.inlineValue === false && token.value?.startsWith('-') && token.value !== '-'
    if (type === 'string' && (token.value === undefined || token.value === '' || isOption)) {
      throw usageError(`--${token.name} needs a value`)
    }
  }
  return parseArgs(config)
}

function describeCommand(command: string): string {
  const meant = suggestName(command, commandNames)
  const hint = meant === undefined ? commandNames.join(', ') : `did you mean '${meant}'?`
  return `there is no such command: ${hint}`
}

function describeOption(name: string): string {
  const meant = suggestName(name, Object.keys(optionTypes))
  const hint = meant === undefined ? 'see --help' : `did you mean --${meant}?`
  return `there is no option${/^[a-z-]{2,20}$/.test(name) ? ` --${name}` : ' of such a name'}: ${hint}`
}
