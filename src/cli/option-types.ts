/** Every option of every command, as `node:util` reads it. */
export const optionTypes = {
  redis: { type: 'string' },
  cluster: { type: 'boolean' },
  prefix: { type: 'string' },
  'subject-redis': { type: 'string' },
  'subject-prefix': { type: 'string' },
  'allow-eviction': { type: 'boolean' },
  'keys-from': { type: 'string' },
  'keys-file': { type: 'string' },
  store: { type: 'string' },
  tenant: { type: 'string' },
  rules: { type: 'string' },
  format: { type: 'string' },
  delimiter: { type: 'string' },
  'no-header': { type: 'boolean' },
  output: { type: 'string' },
  state: { type: 'string' },
  batch: { type: 'string' },
  verify: { type: 'boolean' },
  'keep-unknown': { type: 'boolean' },
  show: { type: 'boolean' },
  suggest: { type: 'boolean' },
  token: { type: 'string' },
  subject: { type: 'string' },
  'older-than': { type: 'string' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean' },
  id: { type: 'string' },
  standby: { type: 'boolean' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export type OptionName = keyof typeof optionTypes

/** What was given, by option. */
export type OptionValues = {
  readonly [Name in OptionName]?:
    | ((typeof optionTypes)[Name] extends { type: 'boolean' } ? boolean : string)
    | undefined
}

const store = [
  'redis',
  'cluster',
  'prefix',
  'subject-redis',
  'subject-prefix',
  'allow-eviction',
  'keys-from',
  'keys-file',
] as const
const shape = ['format', 'delimiter', 'no-header'] as const
const transforming = [
  ...store,
  ...shape,
  'store',
  'tenant',
  'rules',
  'output',
  'state',
  'batch',
  'json',
  'quiet',
] as const

const erasing = ['token', 'subject', 'older-than', 'dry-run', 'yes'] as const

export type CommandName = 'keys' | 'mask' | 'unmask' | 'detect' | 'erase' | 'rotate' | 'check'

/** The commands, each with the options that it takes. */
export const commandOptions: Readonly<Record<CommandName, readonly OptionName[]>> = {
  keys: ['id', 'standby', 'output', 'quiet'],
  mask: [...transforming, 'verify'],
  unmask: [...transforming, 'keep-unknown'],
  detect: [...shape, 'show', 'suggest', 'json', 'quiet'],
  erase: [...store, ...erasing, 'tenant', 'state', 'json', 'quiet'],
  rotate: [...store, 'state', 'batch', 'json', 'quiet'],
  check: [...store, 'tenant', 'json'],
}

export const commandNames = Object.keys(commandOptions) as CommandName[]
