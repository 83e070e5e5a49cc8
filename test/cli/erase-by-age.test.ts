import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { createMasker, keysFromEnvironment } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readArguments } from '../../src/cli/arguments.ts'
import { commandTable } from '../../src/cli/command-table.ts'
import { readAge } from '../../src/cli/read-age.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { refusalOf } from './support/refusal.ts'

const ring = `test:${Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64')}`
const day = 86_400_000

let redis: RedisServer
let client: Redis
let folder: string
let prefix: string
let number = 0

beforeAll(async () => {
  redis = await startRedis({ args: [] })
  client = new Redis(redis.url)
})
afterAll(async () => {
  client.disconnect()
  await redis.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldveil-cli-'))
  prefix = `${redis.prefix}${++number}:`
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

const open = () =>
  createMasker({
    keys: keysFromEnvironment('K', { K: ring }),
    store: new RedisTokenStore({ client, prefix }),
    ...{ cache: false, timeout: 10_000 },
  })

/** Makes tokens as a server would have done so many days ago; answers how many of them still open. */
async function makeTokens(daysAgo: number, count: number, tenant = 'default') {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - daysAgo * day })
  const values = Array.from({ length: count }, (_, index) => `${tenant} ${daysAgo} ${index}`)
  const tokens = await open().maskDocument(values, ['[*]'], { tenant })
  vi.useRealTimers()
  return async () => {
    const masker = open()
    const opened = await Promise.all(
      tokens.map((token) => masker.unmaskDocument([token], ['[*]'], { tenant }).catch(() => [])),
    )
    return opened.flat().length
  }
}

/** Runs the command; `answer` is what is typed where it runs in front of a terminal. */
async function run(
  given: string,
  {
    answer,
    stopAt,
    onProgress,
    isShown = answer !== undefined,
  }: {
    answer?: string
    stopAt?: RegExp
    onProgress?: (text: string) => void
    /** Whether what it says is seen at a terminal, too. */
    isShown?: boolean
  } = {},
) {
  const read = readArguments(`erase --prefix ${prefix} ${given}`.split(' '))
  if ('help' in read) throw new Error('help was not asked for')
  const isTTY = answer !== undefined
  const output = new PassThrough()
  const input = Object.assign(new PassThrough(), { isTTY })
  const controller = new AbortController()
  let progress = ''
  const exitCode = await commandTable[read.command](read, {
    environment: { FIELDVEIL_KEYS: ring, REDIS_URL: redis.url },
    input,
    output,
    progress: {
      isTTY: isShown,
      columns: 200,
      write: (text: string) => {
        progress += text
        if (stopAt?.test(text)) controller.abort()
        onProgress?.(text)
        // Of the question, so that nothing is typed before it is asked.
        if (text.endsWith('[y/N] ')) input.end(`${answer}\n`)
      },
    },
    signal: controller.signal,
  })
  return { exitCode, output: String(output.read() ?? ''), progress }
}

describe('fieldveil erase --older-than', () => {
  it('counts in a dry run, then erases what is older, of this tenant alone', async () => {
    const old = await makeTokens(100, 3)
    const young = await makeTokens(80, 2)
    const foreign = await makeTokens(100, 1, 'acme')
    const counted = await run('--older-than 90d --dry-run')
    expect(counted).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/^3 tokens made before \d{4}-.+Z would be erased\.\n$/),
    })
    const { output } = await run('--older-than 90d --dry-run --json')
    expect(JSON.parse(output)).toMatchObject({ erased: false, count: 3 })
    expect(await old()).toBe(3)
    const erased = await run('--older-than 90d --yes --json --quiet')
    expect(erased).toMatchObject({ exitCode: 0, progress: '' })
    expect(JSON.parse(erased.output)).toMatchObject({
      ...{ kind: 'age', erased: true, count: 3, fingerprint: expect.stringMatching(/^\w{16}$/) },
      before: expect.any(Number),
    })
    expect([await old(), await young(), await foreign()]).toEqual([0, 2, 1])
    const again = await run('--older-than 90d --yes')
    expect(again.output).toMatch(/^erased 0 tokens made before .+: \w{16} \(receipt [\w-]{36}, /)
    expect((await run('--older-than 90d --yes --tenant acme')).exitCode).toBe(0)
    expect(await foreign()).toBe(0)
  })

  it.each([
    ['n', 3, 2],
    ['', 3, 2],
    ['yes', 0, 0],
  ])('asks at a terminal: %j', async (answer, exitCode, left) => {
    const old = await makeTokens(100, 2)
    const ended = await run('--older-than 90d', { answer })
    expect(ended.progress).toMatch(/Erase 2 tokens of default made before \d{4}-.+Z for ever\?/)
    expect(ended.exitCode).toBe(exitCode)
    expect(await old()).toBe(left)
    expect(ended.progress.includes('nothing was erased')).toBe(left > 0)
  })

  it('does not ask where there is nothing, or where it was told to', async () => {
    expect(await run('--older-than 1h', { answer: 'n' })).toMatchObject({ exitCode: 0 })
    await makeTokens(1, 1)
    const { exitCode, progress } = await run('--older-than 1h --yes', { answer: 'n' })
    expect(exitCode).toBe(0)
    expect(progress).not.toContain('Erase')
  })

  it('is stopped by a signal, and goes on from its state file, with the time of the first run', async () => {
    const old = await makeTokens(100, 1_300)
    const state = join(folder, 'state')
    const given = `--older-than 90d --yes --state ${state}`
    const stopped = await run(given, { stopAt: /erased/ })
    expect(stopped.exitCode).toBe(3)
    expect(stopped.progress).toMatch(/^\d\d% [\d,]+ of about 1,3\d\d keys, [\d,]+ erased\n$/)
    expect(stopped.output).toMatch(
      /^Stopped: erased [\d,]+ tokens .+ Run the same command to go on/,
    )
    const kept = JSON.parse(readFileSync(state, 'utf8'))
    expect(await old()).toBe(1_300 - kept.count)
    expect(kept.count).toBeGreaterThan(0)
    const scanned = async (): Promise<number> => {
      const told = /cmdstat_scan:calls=(\d+)/.exec(await client.info('commandstats'))?.[1]
      await client.config('RESETSTAT')
      return Number(told)
    }
    await scanned()
    await run('--older-than 90d --dry-run')
    const whole = await scanned()
    const ended = await run(`${given} --json`)
    expect(await scanned()).toBeLessThan(whole)
    expect(ended.exitCode).toBe(0)
    expect(JSON.parse(ended.output)).toMatchObject({ count: 1_300, before: kept.before })
    expect(await old()).toBe(0)
    expect(existsSync(state)).toBe(false)
  })

  it('that is stopped while it counts asks nothing, and keeps nothing that would pass for a yes', async () => {
    const old = await makeTokens(100, 1_300)
    const state = join(folder, 'state')
    const given = `--older-than 90d --state ${state}`
    const stopped = await run(given, { answer: 'y', stopAt: /old enough/ })
    expect(stopped.exitCode).toBe(3)
    expect(stopped.progress).not.toContain('for ever?')
    expect(existsSync(state)).toBe(false)
    expect(await old()).toBe(1_300)
  })

  it('does not go on from the state of another tenant', async () => {
    await makeTokens(100, 1_300)
    const foreign = await makeTokens(100, 3, 'acme')
    const given = `--older-than 90d --yes --state ${join(folder, 'state')}`
    await run(given, { stopAt: /erased/ })
    await expect(run(`${given} --tenant acme`)).rejects.toThrow('is of another walk')
    expect(await foreign()).toBe(3)
  })

  it('erases nothing where its question is not seen', async () => {
    const old = await makeTokens(100, 2)
    const asking = run('--older-than 90d', { answer: 'y', isShown: false })
    await expect(asking).rejects.toThrow('nobody can be asked')
    expect(await old()).toBe(2)
  })

  it('leaves no connection open, which would hold the process', async () => {
    const connections = async () =>
      String(await client.client('LIST'))
        .trim()
        .split('\n').length
    const before = await connections()
    await run('--older-than 90d --dry-run')
    // Of those before, one of an earlier test may be about to go.
    const after = async () => expect(await connections()).toBeLessThanOrEqual(before)
    await vi.waitFor(after, 20_000)
  })

  it('ends where its state can be kept no longer', async () => {
    const old = await makeTokens(100, 1_300)
    const place = join(folder, 'place')
    mkdirSync(place)
    const given = `--older-than 90d --yes --state ${join(place, 'state')}`
    const onProgress = () => rmSync(place, { recursive: true, force: true })
    await expect(run(given, { onProgress })).rejects.toMatchObject({
      ...{ exitCode: 1, message: 'the state file cannot be written: ENOENT' },
    })
    expect(await old()).toBeGreaterThan(0)
  })

  it.each([
    ['nobody who could agree', '--older-than 90d', /look with --dry-run, then say --yes/],
    ['a state of a dry run', '--older-than 90d --dry-run --state f', /keeps no --state/],
    ['an age and a subject', '--older-than 90d --subject a', /erase wants/],
    ['a dry run of a subject', '--subject a --dry-run', /--dry-run goes with --older-than/],
    ['no age', '--older-than soon --yes', /is 12h, 90d or 8w/],
  ])('exits with 2 for %s', async (_what, given, message) => {
    const environment = { FIELDVEIL_KEYS: ring }
    const { exitCode, errors } = await refusalOf(`erase ${given}`, { environment })
    expect(exitCode).toBe(2)
    expect(errors).toMatch(message)
  })
})

describe('an age', () => {
  const now = Date.parse('2026-11-25T12:00:00Z')

  it.each([
    ['12h', '2026-11-25T00:00:00Z'],
    ['90d', '2026-08-27T12:00:00Z'],
    ['8w', '2026-09-30T12:00:00Z'],
    ['2026-01-31', '2026-01-31T00:00:00Z'],
    ['2026-01-31T10:00:00+01:00', '2026-01-31T09:00:00Z'],
  ])('%s is %s', (given, time) => {
    expect(readAge(given, now)).toBe(Date.parse(time))
  })

  it.each([
    '',
    '0d',
    '-1d',
    '90',
    '90m',
    '1.5d',
    '2026',
    '2026-02-30',
    '2027-01-01',
    '999999d',
  ])('is none: %j', (given) => {
    expect(() => readAge(given, now)).toThrow(/^--older-than /)
  })
})
