import type { Environment } from './arguments.ts'
import { usageError } from './command-error.ts'
import type { OptionValues } from './option-types.ts'

/** Where a token store lies. */
export interface StorePlace {
  readonly redis: URL
  /** What the address was read from, such as the name of a variable. */
  readonly source: string
  readonly cluster: boolean
  readonly prefix: string
  readonly allowEviction: boolean
}

/** Where the key ring is: in an environment variable, or in a file. */
export interface KeysPlace {
  readonly variable: string
  /** Goes before the variable; `-` is the standard input. */
  readonly file: string | undefined
}

export interface StoreArguments {
  readonly store: StorePlace
  /** Where the keys of subjects are, when not in the store. */
  readonly subjectStore: StorePlace | undefined
  readonly keys: KeysPlace
}

const redisVariables = ['FIELDVEIL_REDIS_URL', 'REDIS_URL'] as const
const subjectVariables = ['FIELDVEIL_SUBJECT_REDIS_URL'] as const
const defaultAddress = 'redis://127.0.0.1:6379'

/** Reads where store and keys are. Throws a usage error, which quotes nothing that was given. */
export function readStoreArguments(values: OptionValues, environment: Environment): StoreArguments {
  const main = findAddress('redis', values, redisVariables, environment) ?? {
    redis: new URL(defaultAddress),
    source: `the default, ${defaultAddress}`,
  }
  const subjects = findAddress('subject-redis', values, subjectVariables, environment)
  const subjectPrefix = values['subject-prefix']
  const store = {
    ...main,
    cluster: values.cluster ?? false,
    prefix: values.prefix ?? 'fv:',
    allowEviction: values['allow-eviction'] ?? false,
  }
  const subjectStore = {
    ...store,
    ...subjects,
    prefix: subjectPrefix ?? store.prefix,
  }
  const isApart = subjects !== undefined || subjectPrefix !== undefined
  if (values['keys-from'] !== undefined && values['keys-file'] !== undefined) {
    throw usageError('--keys-from and --keys-file exclude each other: keep one')
  }
  return {
    store,
    subjectStore: isApart ? subjectStore : undefined,
    keys: {
      variable: readVariable(values['keys-from'] ?? 'FIELDVEIL_KEYS', environment),
      file: values['keys-file'],
    },
  }
}

/** Reads the number of records worked on at a time. Throws a usage error. */
export function readBatch(given: string): number {
  const batch = /^\d{1,5}$/.test(given) ? Number(given) : 0
  if (batch < 1 || batch > 10_000) throw usageError('--batch is a number from 1 to 10000')
  return batch
}

/** The first of the option and the variables that holds an address. */
function findAddress(
  option: 'redis' | 'subject-redis',
  values: OptionValues,
  variables: readonly string[],
  environment: Environment,
): Pick<StorePlace, 'redis' | 'source'> | undefined {
  const given = values[option]
  // An empty variable is one that somebody has taken away for a command.
  const variable = variables.find((name) => (environment[name] ?? '') !== '')
  if (given === undefined && variable === undefined) return undefined
  const source = given === undefined ? (variable as string) : `--${option}`
  const text = given ?? (environment[variable as string] as string)
  const redis = URL.canParse(text) ? new URL(text) : undefined
  const isRedis = redis !== undefined && /^rediss?:$/.test(redis.protocol)
  if (!isRedis || redis.hostname === '') {
    throw usageError(
      `${source} holds no address of Redis: it is written as redis://host:6379, or rediss:// for TLS`,
    )
  }
  if (given !== undefined && redis.password !== '') {
    throw usageError(
      `--${option} holds a password, which everybody on this machine can read while the command ` +
        `runs: set ${variables[0]} to the address instead`,
    )
  }
  return { redis, source }
}

function readVariable(name: string, environment: Environment): string {
  // Somebody may give the keys themselves, which then must not be printed.
  const isName = /^[A-Za-z_]\w{0,63}$/.test(name)
  if (name === 'FIELDVEIL_KEYS' || (isName && environment[name] !== undefined)) return name
  throw usageError('--keys-from names an environment variable, and there is none of that name')
}

/** For commands whose data comes from the standard input. Throws a usage error. */
export function refuseKeysOnInput(values: OptionValues): void {
  if (values['keys-file'] !== '-') return
  throw usageError('--keys-file -: the standard input holds the data already')
}
