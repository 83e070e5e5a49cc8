import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMasker, keysFromEnvironment } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { helpOf } from '../../src/cli/help.ts'
import { commandNames, commandOptions } from '../../src/cli/option-types.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { refusalOf } from './support/refusal.ts'
import { type RunOptions, startCli } from './support/run-cli.ts'

const password = 'canary-of-the-password'
const ring = `test:${Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64')}`
const other = `test:${Buffer.from('another secret of 32 random bytes').toString('base64')}`

let redis: RedisServer
let client: Redis
let folder: string

beforeAll(async () => {
  redis = await startRedis({ args: ['--requirepass', password] })
  client = new Redis(redis.port, '127.0.0.1', { password })
})
afterAll(async () => {
  client.disconnect()
  await redis.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldveil-cli-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await client.flushall()
})

async function run(given: string, options: RunOptions = {}) {
  const environment = {
    FIELDVEIL_KEYS: ring,
    FIELDVEIL_REDIS_URL: `redis://:${password}@127.0.0.1:${redis.port}`,
    ...options.environment,
  }
  const { output, ...ended } = await startCli(given.split(' '), { ...options, environment }).ended
  const all = { ...ended, output: output.toString() }
  expect(all.output + all.errors).not.toContain(password)
  return all
}

/** Tomorrow too is today for a process that starts before midnight and ends after it. */
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

describe('fieldveil keys new', () => {
  it('prints a secret that keysFromEnvironment reads, another each time, and warns', async () => {
    const days = [dayIn(0), dayIn(1)]
    const [one, standby] = await Promise.all([
      run('keys new'),
      run('keys new --id b.2 --standby --quiet'),
    ])
    const keys = keysFromEnvironment('K', { K: one.output })
    expect(keys).toEqual([{ id: expect.any(String), secret: expect.any(Uint8Array) }])
    expect(days).toContain(keys[0]?.id)
    expect(keys[0]?.secret).toHaveLength(32)
    expect(one.errors).toMatch(/a secret went down the pipe\. Without it no token can be unmasked/)
    expect(keysFromEnvironment('K', { K: standby.output })).toMatchObject([
      { id: 'b.2', standby: true },
    ])
    expect(standby.errors).toBe('')
    expect(standby.output.split(':')[1]).not.toBe(one.output.split(':')[1])
  })

  it('takes a name that the ring of the environment does not have', async () => {
    const days = [dayIn(0), dayIn(1)]
    const held = days.map((day) => `${day}.2:s, ${day}:s`).join(', ')
    const { output } = await run('keys new', { environment: { FIELDVEIL_KEYS: held } })
    expect(days.map((day) => `${day}.3`)).toContain(output.split(':')[0])
  })

  it('writes a new file that only its owner can read, and never over another', async () => {
    const file = join(folder, 'key')
    const first = await run(`keys new --output ${file}`)
    expect(first).toMatchObject({ exitCode: 0, output: '' })
    const held = readFileSync(file, 'utf8')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(keysFromEnvironment('K', { K: held })).toHaveLength(1)
    const second = await run(`keys new --output ${file}`)
    expect(second).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining('never overwritten'),
    })
    expect(readFileSync(file, 'utf8')).toBe(held)
  })

  it.each(['keys', 'keys old', 'keys new --id a:b'])('exits with 2 for: %s', async (given) => {
    expect((await refusalOf(given, { environment: {} })).exitCode).toBe(2)
  })
})

describe('fieldveil detect', () => {
  const email = 'ann.canary@mail.example'

  it('reports by column and type, without values', async () => {
    const input = `id,mail,note\n1,${email},call 415-555-2671\n2,,"see ${email}, ${email}"\n3,none,\n`
    const { exitCode, output, errors } = await run('detect --format csv', { input })
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' })
    expect(output).toBe(
      'path  type           values  share  finds\n' +
        'note  EMAIL_ADDRESS       1    50%      2\n' +
        'note  PHONE_NUMBER        1    50%      1\n' +
        'mail  EMAIL_ADDRESS       1    50%      1\n' +
        '3 records, 7 values looked at.\n',
    )
  })

  it('suggests rules that mask takes', async () => {
    const input = `{"user":{"mail":"${email}"},"note":"to ${email}","${email}":{"x":"${email}"}}\n`
    const { output } = await run('detect --format ndjson --suggest', { input })
    const mail = { format: 'Email Address' }
    expect(JSON.parse(output)).toEqual({ 'user.mail': mail, note: { detect: true }, '*.x': mail })
  })

  it('suggests rules that keep the shape of what is found most', async () => {
    const input =
      'who,mail,phone,card,id\nAnn Smith,ann@mail.example,(408) 426-9989,4111 1111 1111 1111,DE89370400440532013000\n' +
      'Bob Jones,bob@mail.example,(408) 426-9988,5500 0000 0000 0004,DE89370400440532013000\n'
    const { output } = await run('detect --format csv --suggest', { input })
    expect(JSON.parse(output)).toEqual({
      who: { format: 'Person Name' },
      mail: { format: 'Email Address' },
      phone: { tokenName: 'Numeric Token', format: 'Phone Number' },
      card: { tokenName: 'Numeric Token', format: 'Credit Card' },
      id: {},
    })
  })

  it('prints JSON, of text too, and no header that may be a value', async () => {
    const [text, csv] = await Promise.all([
      run('detect --format text --json', { input: `to ${email}\n` }),
      run('detect --format csv --json', {
        input: `Ann Smith,${email}\nBob Jones,bob.canary@mail.example\n`,
      }),
    ])
    expect(JSON.parse(text.output).paths).toMatchObject([{ path: '**', found: 1 }])
    expect(JSON.parse(csv.output).paths).toMatchObject([{ path: '[0]' }, { path: '[1]' }])
    expect(text.output + csv.output).not.toContain('canary')
  })

  it('shows no value in a pipe, though asked to', async () => {
    const { exitCode, output, errors } = await run('detect --format text --show', { input: email })
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' })
    expect(errors).toContain('on a terminal alone')
  })

  it('names the line that is no JSON', async () => {
    const { exitCode, errors } = await run('detect --format ndjson', { input: `{}\n${email}\n` })
    expect({ exitCode, errors }).toEqual({ exitCode: 4, errors: 'fieldveil: line 2 is not JSON\n' })
  })
})

describe('fieldveil erase', () => {
  const open = () =>
    createMasker({
      keys: keysFromEnvironment('K', { K: ring }),
      store: new RedisTokenStore({ client }),
      cache: false,
    })

  it('erases the tokens of its standard input, and says which were not there', async () => {
    const masker = open()
    const [one, other] = await masker.maskDocument(['a', 'b'], ['[*]'])
    const { exitCode, output, errors } = await run('erase --token - --json', {
      input: `${one}\r\nunknowntoken1\n`,
    })
    expect({ exitCode, errors }).toEqual({ exitCode: 3, errors: '' })
    const receipts = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(receipts).toMatchObject([
      { kind: 'token', erased: true },
      { kind: 'token', erased: false },
    ])
    expect(output).not.toContain(one)
    await expect(masker.unmaskDocument([one], ['[*]'])).rejects.toThrow()
    expect(await masker.unmaskDocument([other], ['[*]'])).toEqual(['b'])
  })

  it('erases a subject', async () => {
    const masker = open()
    const held = await masker.maskDocument(['a', 'b'], ['[*]'], { subject: 'ann' })
    const { exitCode, output } = await run('erase --subject ann')
    expect(exitCode).toBe(0)
    expect(output).toMatch(/^erased subject [0-9a-f]{16} \(receipt /)
    await expect(masker.unmaskDocument(held, ['[*]'])).rejects.toThrow()
  })

  it.each([
    ['a token as an argument', 'erase --token abc', /stands in the history of the shell/],
    ['neither', 'erase', /erase wants --token - /],
    ['both', 'erase --token - --subject a', /erase wants --token - /],
    ['nothing to erase', 'erase --token -', /holds no token/],
  ])('exits with 2 for %s', async (_what, given, message) => {
    const { exitCode, errors } = await refusalOf(given, { environment: { FIELDVEIL_KEYS: ring } })
    expect(exitCode).toBe(2)
    expect(errors).toMatch(message)
  })
})

describe('fieldveil check', () => {
  const findingsOf = (output: string) =>
    Object.fromEntries(
      (
        JSON.parse(output).findings as {
          subject: string
          severity: string
          says: string
          mend?: string
        }[]
      ).map((finding) => [finding.subject, finding]),
    )

  it('says that a server without persistence is unsafe, and how to mend it', async () => {
    const [words, json] = await Promise.all([run('check'), run('check --json')])
    expect(words.exitCode).toBe(6)
    expect(words.output).toMatch(
      /^unsafe +persistence +neither AOF nor snapshots: a restart loses every token\n +mend: CONFIG SET appendonly yes/m,
    )
    const findings = findingsOf(json.output)
    expect(findings).toMatchObject({
      keys: { severity: 'fine', says: 'one secret, newest first: test; test seals' },
      eviction: { severity: 'note' },
      replication: { severity: 'note' },
      encryption: { severity: 'fine' },
      password: { severity: 'fine' },
      latency: { severity: expect.any(String) },
      clock: { severity: 'fine' },
      store: { severity: 'fine' },
    })
  })

  it('exits with 5 where something should be mended, and with 0 where nothing has to', async () => {
    await client.config('SET', 'save', '3600 1')
    const warned = await run('check --json')
    await client.config('SET', 'appendonly', 'yes')
    const fine = await run('check --json')
    await client.config('SET', 'appendonly', 'no')
    await client.config('SET', 'save', '')
    expect(warned.exitCode).toBe(5)
    expect(findingsOf(warned.output)).toMatchObject({ persistence: { severity: 'warning' } })
    expect(fine.exitCode).toBe(0)
    expect(findingsOf(fine.output)).toMatchObject({ persistence: { severity: 'fine' } })
  })

  it('says what an eviction policy costs', async () => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    const { exitCode, output } = await run('check --json')
    await client.config('SET', 'maxmemory-policy', 'noeviction')
    expect(exitCode).toBe(6)
    expect(findingsOf(output)['eviction']).toMatchObject({
      severity: 'unsafe',
      says: expect.stringContaining('an evicted token can never be unmasked'),
      mend: expect.stringContaining('noeviction'),
    })
  })

  it('says what a user may not do, and that keys and store do not belong together', async () => {
    await run('check')
    await client.call(
      'ACL',
      'SETUSER',
      'app',
      'on',
      `>${password}`,
      '~fv:*',
      '+get',
      '+mget',
      '+set',
      '+info',
      '+ping',
      '+scan',
      '+dbsize',
    )
    const FIELDVEIL_REDIS_URL = `redis://app:${password}@127.0.0.1:${redis.port}`
    const { exitCode, output } = await run('check --json', {
      environment: { FIELDVEIL_REDIS_URL, FIELDVEIL_KEYS: other },
    })
    await client.call('ACL', 'DELUSER', 'app')
    expect(exitCode).toBe(6)
    expect(findingsOf(output)).toMatchObject({
      permissions: {
        severity: 'unsafe',
        says: 'the user may not EVAL, SUBSCRIBE',
        mend: expect.stringContaining('+eval +subscribe ~fv:* &fv:erased'),
      },
      store: { severity: 'unsafe', says: expect.stringContaining('store_mismatch') },
    })
  })

  it('sees that anybody gets in though the address has a password', async () => {
    await client.call('ACL', 'SETUSER', 'own', 'on', `>${password}`, '~*', '&*', '+@all')
    await client.config('SET', 'requirepass', '')
    const FIELDVEIL_REDIS_URL = `redis://own:${password}@127.0.0.1:${redis.port}`
    const { output } = await run('check --json', { environment: { FIELDVEIL_REDIS_URL } })
    await client.config('SET', 'requirepass', password)
    await client.call('ACL', 'DELUSER', 'own')
    expect(findingsOf(output)['password']).toEqual({
      subject: 'password',
      severity: 'note',
      says: 'none for the user "default": whoever reaches the port can delete every token',
      mend: 'ACL SETUSER default off, or requirepass in redis.conf',
    })
  })

  it('sees a secret that does not look random', async () => {
    const FIELDVEIL_KEYS = `weak:${Buffer.alloc(32, 'ab').toString('base64')}`
    const { output } = await run('check --json', { environment: { FIELDVEIL_KEYS } })
    expect(JSON.parse(output).findings).toContainEqual(
      expect.objectContaining({
        subject: 'keys',
        severity: 'unsafe',
        says: 'the secret weak does not look random',
      }),
    )
  })

  it.each([
    [
      'nobody listens',
      'redis://127.0.0.1:1',
      /^fieldveil: Redis cannot be reached: ECONNREFUSED; the address is that of FIELDVEIL_REDIS_URL /,
    ],
    [
      'the password is wrong',
      'redis://:wrong@127.0.0.1:PORT',
      /^fieldveil: Redis cannot be reached: WRONGPASS; the address is that of FIELDVEIL_REDIS_URL /,
    ],
  ])('exits with 1 where %s', async (_what, url, message) => {
    const FIELDVEIL_REDIS_URL = url.replace('PORT', String(redis.port))
    const { exitCode, errors } = await run('check', { environment: { FIELDVEIL_REDIS_URL } })
    expect(exitCode).toBe(1)
    expect(errors).toMatch(message)
  })
})

describe('where store and keys are', () => {
  const nobody = 'redis://127.0.0.1:1'

  it('is said when nobody answers there', async () => {
    const [rotate, erase] = await Promise.all([
      run('rotate', { environment: { FIELDVEIL_REDIS_URL: '', REDIS_URL: nobody } }),
      run(`erase --subject a --redis ${nobody}`),
    ])
    expect([rotate.exitCode, erase.exitCode]).toEqual([1, 1])
    expect(rotate.errors).toMatch(/: ECONNREFUSED; the address is that of REDIS_URL \(--redis, /)
    expect(erase.errors).toMatch(/: ECONNREFUSED; the address is that of --redis \(/)
  })

  it('may be the standard input, for keys; not where it holds the data', async () => {
    const environment = { FIELDVEIL_KEYS: undefined }
    const { exitCode, output, errors } = await run('check --json --keys-file -', {
      ...{ environment, input: `${ring}\n` },
    })
    expect([5, 6]).toContain(exitCode)
    expect(output + errors).not.toContain(ring.split(':')[1])
    expect(output).toContain('keys and store belong together')
    for (const given of ['erase --token - --keys-file -', 'mask --format text --keys-file -']) {
      const refusal = await refusalOf(given, { environment: {} })
      expect(refusal).toMatchObject({
        ...{ exitCode: 2, errors: expect.stringContaining('holds the data already') },
      })
    }
  })

  it('is told to who has set a variable that holds a secret alone', async () => {
    const { exitCode, errors } = await refusalOf('check', {
      environment: { FIELDVEIL_SECRET: 'canary of a secret in a variable' },
    })
    expect(exitCode).toBe(2)
    expect(errors).toContain('FIELDVEIL_KEYS is not set; FIELDVEIL_SECRET is')
    expect(errors).not.toContain('canary')
  })
})

describe('every command', () => {
  it('helps', async () => {
    expect((await run('mask --help')).output).toBe(helpOf('mask'))
    expect((await run('--help')).output).toBe(helpOf(undefined))
  })

  it('is of the version that the package has', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(await run('--version')).toMatchObject({ exitCode: 0, output: `${version}\n` })
  })

  it.each(commandNames)('helps with each of its options: %s', (command) => {
    const text = helpOf(command)
    expect(text).toMatch(new RegExp(`^Usage: fieldveil ${command}[^]*Exit code: 0`))
    for (const name of [...commandOptions[command], 'help']) expect(text).toContain(`--${name}`)
  })

  it('takes the keys from a file, and warns where others can read it', async () => {
    const file = join(folder, 'keys')
    writeFileSync(file, `${ring}\n`, { mode: 0o600 })
    const environment = { FIELDVEIL_KEYS: undefined }
    const input = 'a\nx\n'
    writeFileSync(join(folder, 'rules'), '["a"]')
    const given = `mask --format csv --rules ${join(folder, 'rules')} --keys-file ${file}`
    const closed = await run(given, { environment, input })
    chmodSync(file, 0o644)
    const opened = await run(given, { environment, input })
    expect([closed.exitCode, closed.errors]).toEqual([0, ''])
    expect(opened.errors).toContain('others can read the file of --keys-file: chmod 600 it')
    expect(opened.output).toBe(closed.output)
    expect(await run(`${given}x`, { environment, input })).toMatchObject({
      exitCode: 2,
      output: '',
    })
  })
})
