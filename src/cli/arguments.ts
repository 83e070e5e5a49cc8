import { parseArgs } from 'node:util'
import { suggestName } from '../errors.ts'
import { usageError } from './command-error.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where a token store lies. */
export interface StorePlace {
  readonly redis: URL
  readonly cluster: boolean
  readonly prefix: string
  readonly allowEviction: boolean
}

export interface RotateArguments {
  readonly store: StorePlace
  /** Where the keys of subjects are, when not in the store. */
  readonly subjectStore: StorePlace | undefined
  /** Of an environment variable. */
  readonly keysFrom: string
  readonly state: string | undefined
  readonly batch: number
  readonly json: boolean
  readonly quiet: boolean
}

const optionTypes = {
  redis: { type: 'string' },
  cluster: { type: 'boolean' },
  prefix: { type: 'string' },
  'subject-redis': { type: 'string' },
  'subject-prefix': { type: 'string' },
  'allow-eviction': { type: 'boolean' },
  'keys-from': { type: 'string' },
  state: { type: 'string' },
  batch: { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

type OptionName = keyof typeof optionTypes

const optionNames = Object.keys(optionTypes) as OptionName[]
const commands = ['rotate']

/**
 * Reads what stands behind `fieldveil`; `help` where it is asked for. Throws a usage error, which
 * quotes nothing that was given but names of options: a value in the wrong place may be a secret.
 */
export function readArguments(
  given: readonly string[],
  environment: Environment,
): RotateArguments | 'help' {
  const { values, positionals } = parseOptions(given)
  if (values.help === true) return 'help'
  const [command, ...others] = positionals
  if (command === undefined) throw usageError(`name a command: ${commands.join(', ')}`)
  if (!commands.includes(command)) throw usageError(describeCommand(command))
  if (others.length > 0) throw usageError(`${command} takes options alone: see --help`)
  const redis = values.redis ?? environment['FIELDVEIL_REDIS_URL'] ?? 'redis://127.0.0.1:6379'
  const subjectRedis = values['subject-redis'] ?? environment['FIELDVEIL_SUBJECT_REDIS_URL']
  const subjectPrefix = values['subject-prefix']
  const store = {
    redis: readAddress(redis),
    cluster: values.cluster ?? false,
    prefix: values.prefix ?? 'fv:',
    allowEviction: values['allow-eviction'] ?? false,
  }
  const subjectStore = {
    ...store,
    redis: readAddress(subjectRedis ?? redis),
    prefix: subjectPrefix ?? store.prefix,
  }
  return {
    store,
    subjectStore: (subjectRedis ?? subjectPrefix) === undefined ? undefined : subjectStore,
    keysFrom: readVariable(values['keys-from'] ?? 'FIELDVEIL_KEYS', environment),
    state: values.state,
    batch: readBatch(values.batch ?? '500'),
    json: values.json ?? false,
    quiet: values.quiet ?? false,
  }
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
    const isOption = token.inlineValue === false && token.value?.startsWith('-')
    if (type === 'string' && (token.value === undefined || token.value === '' || isOption)) {
      throw usageError(`--${token.name} needs a value`)
    }
  }
  return parseArgs(config)
}

function describeCommand(command: string): string {
  const meant = suggestName(command, commands)
  const hint = meant === undefined ? commands.join(', ') : `did you mean '${meant}'?`
  return `there is no such command: ${hint}`
}

function describeOption(name: string): string {
  const meant = suggestName(name, optionNames)
  const hint = meant === undefined ? 'see --help' : `did you mean --${meant}?`
  return `there is no option${/^[a-z-]{2,20}$/.test(name) ? ` --${name}` : ' of such a name'}: ${hint}`
}

function readAddress(given: string): URL {
  const address = URL.canParse(given) ? new URL(given) : undefined
  if (address !== undefined && /^rediss?:$/.test(address.protocol) && address.hostname !== '') {
    return address
  }
  throw usageError('the address of Redis is written as redis://host:6379, or rediss:// for TLS')
}

function readVariable(name: string, environment: Environment): string {
  // Somebody may give the keys themselves, which then must not be printed.
  const isName = /^[A-Za-z_]\w{0,63}$/.test(name)
  if (name === 'FIELDVEIL_KEYS' || (isName && environment[name] !== undefined)) return name
  throw usageError('--keys-from names an environment variable, and there is none of that name')
}

function readBatch(given: string): number {
  const batch = /^\d{1,5}$/.test(given) ? Number(given) : 0
  if (batch < 1 || batch > 10_000) throw usageError('--batch is a number from 1 to 10000')
  return batch
}
