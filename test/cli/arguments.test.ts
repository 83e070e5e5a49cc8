import { describe, expect, it } from 'vitest'
import { readArguments as parse } from '../../src/cli/arguments.ts'
import type { CommandError } from '../../src/cli/command-error.ts'
import { readRotateArguments } from '../../src/cli/rotate-command.ts'

const secret = 'hunter2hunter2hunter2hunter2hunt'
const environment = { MY_KEYS: 'set', FIELDVEIL_REDIS_URL: undefined }

function readArguments(given: readonly string[], variables: NodeJS.ProcessEnv) {
  const parsed = parse(given)
  return 'help' in parsed ? 'help' : readRotateArguments(parsed, variables)
}

function failureOf(given: readonly string[], variables: NodeJS.ProcessEnv = environment) {
  try {
    readArguments(given, variables)
  } catch (error) {
    return error as CommandError
  }
  throw new Error('nothing was thrown')
}

describe('readArguments', () => {
  it('has a default for everything', () => {
    expect(readArguments(['rotate'], environment)).toEqual({
      store: {
        redis: new URL('redis://127.0.0.1:6379'),
        source: 'the default, redis://127.0.0.1:6379',
        cluster: false,
        prefix: 'fv:',
        allowEviction: false,
      },
      subjectStore: undefined,
      keys: { variable: 'FIELDVEIL_KEYS', file: undefined },
      state: undefined,
      batch: 500,
      json: false,
      quiet: false,
    })
  })

  it('reads every option', () => {
    const given = 'rotate --redis rediss://u@h:1/2 --cluster --prefix=x: --allow-eviction'
    const more = '--keys-from MY_KEYS --state file --batch 20 --json --quiet'
    expect(readArguments(`${given} ${more}`.split(' '), environment)).toEqual({
      store: {
        redis: new URL('rediss://u@h:1/2'),
        source: '--redis',
        cluster: true,
        prefix: 'x:',
        allowEviction: true,
      },
      subjectStore: undefined,
      keys: { variable: 'MY_KEYS', file: undefined },
      state: 'file',
      batch: 20,
      json: true,
      quiet: true,
    })
  })

  it.each([
    [{ FIELDVEIL_REDIS_URL: 'redis://own', REDIS_URL: 'redis://shared' }, 'own'],
    [{ FIELDVEIL_REDIS_URL: '', REDIS_URL: 'redis://shared' }, 'shared'],
    [{ REDIS_URL: 'redis://shared' }, 'shared'],
    [{ REDIS_URL: '' }, '127.0.0.1'],
  ])('takes the address from the environment, and an argument before it: %j', (variables, host) => {
    const hostOf = (given: string[]) => {
      const read = readArguments(given, variables)
      return read === 'help' ? read : read.store.redis.hostname
    }
    expect(hostOf(['rotate'])).toBe(host)
    expect(hostOf(['rotate', '--redis', 'redis://given'])).toBe('given')
  })

  it.each([
    'FIELDVEIL_REDIS_URL',
    'REDIS_URL',
    'FIELDVEIL_SUBJECT_REDIS_URL',
  ])('says which variable holds no address: %s', (name) => {
    const { message } = failureOf(['rotate'], { [name]: secret })
    expect(message).toMatch(`${name} holds no address of Redis: it is written as redis://`)
    expect(message).not.toContain(secret)
  })

  it.each([
    ['its own server', ['--subject-redis', 'redis://s'], 'redis://s', 'x:'],
    ['its own prefix', ['--subject-prefix', 's:'], 'redis://h', 's:'],
  ])('reads where the keys of subjects are: %s', (_what, given, redis, prefix) => {
    const start = ['rotate', '--redis', 'redis://h', '--prefix', 'x:', '--cluster']
    expect(readArguments([...start, ...given], environment)).toMatchObject({
      store: { redis: new URL('redis://h'), prefix: 'x:' },
      subjectStore: { redis: new URL(redis), prefix, cluster: true },
    })
  })

  it.each([[['--help']], [['-h']], [['rotate', '--help']]])('helps: %j', (given) => {
    expect(readArguments(given, environment)).toBe('help')
  })

  it('helps with the command that was named', () => {
    expect(parse(['mask', '--help'])).toEqual({ help: 'mask' })
    expect(parse(['--help'])).toEqual({ help: undefined })
  })

  it.each([
    ['no command', [], 'name a command: keys, mask, unmask, detect, erase, rotate, check'],
    ['another command', ['rotat'], "there is no such command: did you mean 'rotate'?"],
    ['a command of no likeness', [secret], 'there is no such command: keys, mask'],
    ['more than a command', ['rotate', secret], 'rotate takes options alone: see --help'],
    [
      'a misspelt option',
      ['rotate', '--sate=x'],
      'there is no option --sate: did you mean --state?',
    ],
    [
      'an option of no likeness',
      ['rotate', `--${secret}`],
      'there is no option of such a name: see --help',
    ],
    [
      'an option of every object',
      ['rotate', '--constructor'],
      'there is no option --constructor: see --help',
    ],
    [
      'an option of another command',
      ['rotate', '--verify'],
      'rotate has no option --verify: see --help',
    ],
    [
      'a password that others could read',
      ['rotate', '--redis', `redis://:${secret}@h`],
      /--redis holds a password, .* set FIELDVEIL_REDIS_URL/,
    ],
    [
      'two places of the keys',
      ['rotate', '--keys-from', 'MY_KEYS', '--keys-file', 'f'],
      '--keys-from and --keys-file exclude each other: keep one',
    ],
    ['an option without its value', ['rotate', '--redis'], '--redis needs a value'],
    ['an option for a value', ['rotate', '--redis', '--json'], '--redis needs a value'],
    ['an empty value', ['rotate', '--state='], '--state needs a value'],
    ['a value for a switch', ['rotate', `--json=${secret}`], '--json takes no value'],
    ['another protocol', ['rotate', '--redis', `http://:${secret}@h`], /redis:\/\/host:6379/],
    ['no address', ['rotate', '--redis', secret], /redis:\/\/host:6379/],
    ['an address without a host', ['rotate', '--redis', `redis:${secret}`], /redis:\/\/host:6379/],
    ['keys in place of their name', ['rotate', '--keys-from', `a:${secret}`], /none of that name/],
    ['a secret in place of a name', ['rotate', '--keys-from', secret], /none of that name/],
    ['a variable that is not set', ['rotate', '--keys-from', 'NOPE'], /none of that name/],
    ['a page of none', ['rotate', '--batch', '0'], '--batch is a number from 1 to 10000'],
    ['a page too long', ['rotate', '--batch', '10001'], '--batch is a number from 1 to 10000'],
    ['a page of no number', ['rotate', '--batch', '1e2'], '--batch is a number from 1 to 10000'],
  ] as const)('refuses %s', (_what, given, message) => {
    const error = failureOf(given)
    expect(error).toMatchObject({ name: 'CommandError', exitCode: 2 })
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('hunter')
  })

  it('does not quote an address from the environment', () => {
    const error = failureOf(['rotate'], { FIELDVEIL_REDIS_URL: `redis//:${secret}@host` })
    expect(error).toMatchObject({ exitCode: 2 })
    expect(error.message).not.toContain('hunter')
  })
})
