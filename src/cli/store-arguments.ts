import type { Environment } from './arguments.ts'
import { usageError } from './command-error.ts'
import type { OptionValues } from './option-types.ts'

/** Where a token store lies. */
export interface StorePlace {
  readonly redis: URL
  readonly cluster: boolean
  readonly prefix: string
  readonly allowEviction: boolean
}

/** Where the key ring is: in an environment variable, or in a file. */
export interface KeysPlace {
  readonly variable: string
  /** Goes before the variable. */
  readonly file: string | undefined
}

export interface StoreArguments {
  readonly store: StorePlace
  /** Where the keys of subjects are, when not in the store. */
  readonly subjectStore: StorePlace | undefined
  readonly keys: KeysPlace
}

/** Reads where store and keys are. Throws a usage error, which quotes nothing that was given. */
export function readStoreArguments(values: OptionValues, environment: Environment): StoreArguments {
  const redis = readAddress('redis', values.redis, environment['FIELDVEIL_REDIS_URL'])
  const subjectRedis =
    values['subject-redis'] === undefined &&
    environment['FIELDVEIL_SUBJECT_REDIS_URL'] === undefined
      ? undefined
      : readAddress(
          'subject-redis',
          values['subject-redis'],
          environment['FIELDVEIL_SUBJECT_REDIS_URL'],
        )
  const subjectPrefix = values['subject-prefix']
  const store = {
    redis,
    cluster: values.cluster ?? false,
    prefix: values.prefix ?? 'fv:',
    allowEviction: values['allow-eviction'] ?? false,
  }
  const subjectStore = {
    ...store,
    redis: subjectRedis ?? redis,
    prefix: subjectPrefix ?? store.prefix,
  }
  const isApart = subjectRedis !== undefined || subjectPrefix !== undefined
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

function readAddress(option: string, given: string | undefined, held: string | undefined): URL {
  const text = given ?? held ?? 'redis://127.0.0.1:6379'
  const address = URL.canParse(text) ? new URL(text) : undefined
  const isRedis = address !== undefined && /^rediss?:$/.test(address.protocol)
  if (!isRedis || address.hostname === '') {
    throw usageError('the address of Redis is written as redis://host:6379, or rediss:// for TLS')
  }
  if (given !== undefined && address.password !== '') {
    const variable = option === 'redis' ? 'FIELDVEIL_REDIS_URL' : 'FIELDVEIL_SUBJECT_REDIS_URL'
    throw usageError(
      `--${option} holds a password, which everybody on this machine can read while the command ` +
        `runs: set ${variable} to the address instead`,
    )
  }
  return address
}

function readVariable(name: string, environment: Environment): string {
  // Somebody may give the keys themselves, which then must not be printed.
  const isName = /^[A-Za-z_]\w{0,63}$/.test(name)
  if (name === 'FIELDVEIL_KEYS' || (isName && environment[name] !== undefined)) return name
  throw usageError('--keys-from names an environment variable, and there is none of that name')
}
