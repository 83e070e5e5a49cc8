import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMasker, type KeyRing } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Cluster, Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { poll } from '../support/poll.ts'
import { startRedisCluster } from '../support/redis-cluster.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { type RunOptions, startCli } from './support/run-cli.ts'

const password = 'canary-of-the-password'
const ids = ['newest', 'middle', 'oldest', 'ghost'] as const
type Id = (typeof ids)[number]

const secretOf = (id: Id): Buffer => createHash('sha256').update(`canary of ${id}`).digest()
const ringOf = (...ring: Id[]): KeyRing => ring.map((id) => ({ id, secret: secretOf(id) }))
const printRing = (...ring: Id[]): string =>
  ring.map((id) => `${id}:${secretOf(id).toString('base64')}`).join(',')

let redis: RedisServer
let client: Redis
let folder: string
let state: string
const started: ChildProcess[] = []
/** Of every run of this file. */
let printed = ''

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
  state = join(folder, 'state')
})
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
  await client.flushall()
})

function start(given: readonly string[], options: RunOptions = {}) {
  const { child, ended } = startCli(given, {
    ...options,
    environment: {
      FIELDVEIL_KEYS: printRing('newest', 'middle', 'oldest'),
      FIELDVEIL_REDIS_URL: redis.url.replace('//', `//:${password}@`),
      ...options.environment,
    },
  })
  started.push(child)
  const printing = ended.then(({ exitCode, output, errors }) => {
    printed += output + errors
    return { exitCode, output: output.toString(), errors }
  })
  return { child, ended: printing }
}

const run = (given: string, environment: NodeJS.ProcessEnv = {}) =>
  start(given.split(' '), { environment }).ended

function openMasker(keys: KeyRing, over: Redis | Cluster = client) {
  // How long a busy machine takes is not the point.
  const store = new RedisTokenStore({ client: over })
  return createMasker({ keys, store, cache: false, timeout: 20_000 })
}

/** Makes tokens under some ring, and answers how to see whether all of them open under another. */
async function makeTokens(
  count: number,
  ring: KeyRing,
  name: string,
  over: Redis | Cluster = client,
) {
  const values = Array.from({ length: count }, (_, index) => `${name} ${index}`)
  const tokens = await openMasker(ring, over).maskDocument(values, ['[*]'])
  return async (keys: KeyRing) => {
    const opened = await openMasker(keys, over).unmaskDocument(tokens, ['[*]'])
    expect(opened).toEqual(values)
  }
}

describe('fieldveil rotate', () => {
  it('seals all records anew, so that a secret between the newest and the last may go', async () => {
    const expectOpen = await makeTokens(1_200, ringOf('middle', 'oldest'), 'value')
    const { exitCode, output, errors } = await run(`rotate --state ${state} --batch 100`)

    expect({ exitCode, output }).toEqual({
      exitCode: 0,
      output: expect.stringMatching(
        /^1,2\d\d keys seen, 1,200 records sealed anew\. All are under the newest secret/,
      ),
    })
    expect(errors).toMatch(/\d0% [\d,]+ of about 1,20\d keys, [\d,]+ sealed anew/)
    expect(existsSync(state)).toBe(false)
    await expectOpen(ringOf('newest', 'oldest'))
    const again = await run('rotate --json')
    expect(JSON.parse(again.output)).toMatchObject({ complete: true, rewrapped: 0, left: 0 })
    expect(again.exitCode).toBe(0)
  })

  it('stops at a signal, says what is left, and goes on from its state file', async () => {
    const expectOpen = await makeTokens(4_000, ringOf('middle', 'oldest'), 'value')
    const { child, ended } = start(['rotate', '--state', state, '--batch', '10'])
    await untilUnderWay()
    child.kill('SIGINT')
    const { exitCode, output, errors } = await ended

    expect(exitCode).toBe(3)
    expect(errors).toContain('fieldveil: stopping after what is under way')
    expect(output).toMatch(
      /^Stopped: ([\d,]+) keys seen, ([\d,]+) records sealed anew\. About [\d,]+ are left\./,
    )
    expect(output).toContain('Run the same command to go on from here.')
    const kept = JSON.parse(readFileSync(state, 'utf8'))
    expect(kept.seen).toBeGreaterThan(0)
    expect(kept.seen).toBeLessThan(4_000)

    const second = await run(`rotate --state ${state} --json --quiet`)
    const outcome = JSON.parse(second.output)
    expect(outcome).toMatchObject({ complete: true, rewrapped: 4_000, left: 0 })
    expect(second).toMatchObject({ exitCode: 0, errors: '' })
    // Had it begun anew, it would have counted the first keys twice.
    expect(outcome.seen).toBeLessThan(4_000 + kept.seen)
    expect(existsSync(state)).toBe(false)
    await expectOpen(ringOf('newest', 'oldest'))
  })

  it('goes on after it was killed', async () => {
    const expectOpen = await makeTokens(4_000, ringOf('middle', 'oldest'), 'value')
    const { child, ended } = start(['rotate', '--state', state, '--batch', '10'])
    await untilUnderWay()
    child.kill('SIGKILL')
    await ended
    const second = await run(`rotate --state ${state} --json`)

    expect(JSON.parse(second.output)).toMatchObject({ complete: true, left: 0 })
    expect(second.exitCode).toBe(0)
    await expectOpen(ringOf('newest', 'oldest'))
  })

  it('goes on after the server was restarted, which counts its keys in another order', async () => {
    const own = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    const over = new Redis(own.url)
    try {
      const expectOpen = await makeTokens(4_000, ringOf('middle', 'oldest'), 'value', over)
      const environment = { FIELDVEIL_REDIS_URL: own.url }
      const { child, ended } = start(['rotate', '--state', state, '--batch', '10'], { environment })
      await untilUnderWay()
      child.kill('SIGINT')
      expect(await ended).toMatchObject({ exitCode: 3 })
      await own.restart()
      const { exitCode } = await run(`rotate --state ${state}`, environment)

      expect(exitCode).toBe(0)
      await expectOpen(ringOf('newest', 'oldest'))
    } finally {
      over.disconnect()
      await own.stop()
    }
  })

  it('walks the keys of subjects too, where they lie elsewhere', async () => {
    const stores = {
      store: new RedisTokenStore({ client }),
      subjectStore: new RedisTokenStore({ client, prefix: 'people:' }),
    }
    const open = (...ring: Id[]) =>
      createMasker({ keys: ringOf(...ring), ...stores, cache: false, timeout: 20_000 })
    const rules = ['name']
    const held = await open('middle', 'oldest').maskDocument({ name: 'Ann' }, rules, {
      subject: 'ann',
    })
    const { exitCode, output } = await run('rotate --json --subject-prefix people:')

    expect(JSON.parse(output)).toMatchObject({ complete: true, rewrapped: 2, left: 0 })
    expect(exitCode).toBe(0)
    const newest = open('newest', 'oldest')
    expect(await newest.unmaskDocument(held, rules)).toEqual({ name: 'Ann' })
  })

  it('says how many records are left, also those that it met before it was stopped', async () => {
    await makeTokens(2_000, ringOf('middle', 'oldest'), 'value')
    const expectOpen = await makeTokens(30, ringOf('ghost', 'oldest'), 'strange')
    const { child, ended } = start(['rotate', '--state', state, '--batch', '10', '--quiet'])
    await untilUnderWay()
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ exitCode: 3, output: '' })
    const { exitCode, output } = await run(`rotate --state ${state}`)

    expect(exitCode).toBe(3)
    expect(output).toMatch(/2,000 records sealed anew\. 30 of them still need another secret: /)
    expect(existsSync(state)).toBe(false)
    // Nothing was done to what cannot be opened.
    await expectOpen(ringOf('newest', 'ghost', 'oldest'))
  })

  it('refuses a state file of another walk', async () => {
    await makeTokens(2_000, ringOf('middle', 'oldest'), 'value')
    const { child, ended } = start(['rotate', '--state', state, '--batch', '10'])
    await untilUnderWay()
    child.kill('SIGINT')
    await ended
    const other = await run(`rotate --state ${state}`, {
      FIELDVEIL_KEYS: printRing('ghost', 'newest', 'middle', 'oldest'),
    })

    expect(other.exitCode).toBe(1)
    expect(other.errors).toMatch(
      /of another walk, redis:\/\/127\.0\.0\.1:\d+\/0 fv: to newest, not /,
    )
  })

  it('walks its own prefix alone', async () => {
    const store = new RedisTokenStore({ client, prefix: 'other:' })
    const other = createMasker({ keys: ringOf('middle', 'oldest'), store, timeout: 20_000 })
    await other.maskDocument({ name: 'Ann' }, ['name'])
    const outcomes = [
      await run('rotate --json --prefix other:'),
      await run('rotate --json --prefix none:'),
    ]

    expect(outcomes.map(({ output }) => JSON.parse(output).rewrapped)).toEqual([1, 0])
  })

  it('walks every master of a cluster', async () => {
    const cluster = await startRedisCluster()
    const over = new Cluster([...cluster.addresses])
    try {
      const expectOpen = await makeTokens(300, ringOf('middle', 'oldest'), 'value', over)
      const { exitCode, output } = await run('rotate --cluster --json --batch 20', {
        FIELDVEIL_REDIS_URL: cluster.nodes[0]?.url,
      })

      expect(JSON.parse(output)).toMatchObject({ complete: true, rewrapped: 300, left: 0 })
      expect(exitCode).toBe(0)
      await expectOpen(ringOf('newest', 'oldest'))
    } finally {
      over.disconnect()
      await cluster.stop()
    }
  })

  it('refuses keys that another token key made the store with', async () => {
    await makeTokens(1, ringOf('oldest'), 'value')
    const { exitCode, errors } = await run('rotate', { FIELDVEIL_KEYS: printRing('newest') })

    expect(exitCode).toBe(1)
    expect(errors).toMatch(/^fieldveil: store_mismatch: /)
  })

  it.each([
    ['a wrong password', `redis://:${password}-wrong@127.0.0.1:PORT`, /WRONGPASS|NOAUTH/],
    ['nobody who listens', `redis://:${password}@127.0.0.1:1`, /ECONNREFUSED|store_unavailable/],
  ])('says what is wrong: %s', async (_what, url, message) => {
    const { exitCode, output, errors } = await run('rotate', {
      FIELDVEIL_REDIS_URL: url.replace('PORT', String(redis.port)),
    })

    expect(exitCode).toBe(1)
    expect(errors).toMatch(/^fieldveil: [a-z_]+: /)
    expect(errors).toMatch(message)
    expect(output).toBe('')
  })

  it.each([
    ['no command', '', /name a command/],
    ['a misspelt option', 'rotate --btach 5', /did you mean --batch/],
    ['a password in the wrong place', `rotate ${password}`, /takes options alone/],
    ['keys in the wrong place', `rotate --keys-from ${printRing('newest')}`, /none of that name/],
  ])('exits with 2 for %s', async (_what, given, message) => {
    const { exitCode, output, errors } = await start(given.split(' ').filter(Boolean)).ended

    expect(exitCode).toBe(2)
    expect(errors).toMatch(message)
    expect(output).toBe('')
  })

  it.each([
    ['not set', undefined, 'fieldveil: invalid_options: FIELDVEIL_KEYS is not set: it holds '],
    ['damaged', `newest:${password}`, 'fieldveil: invalid_options: FIELDVEIL_KEYS, entry 1: '],
  ])('exits with 2 where the keys are %s', async (_what, keys, message) => {
    const { exitCode, errors } = await run('rotate', { FIELDVEIL_KEYS: keys })

    expect(exitCode).toBe(2)
    expect(errors).toContain(message)
  })

  it('says so where ioredis is not installed', async () => {
    const moduleOf = (code: string) =>
      `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
    const hook = moduleOf(
      'export const resolve = (name, context, next) => ' +
        "name === 'ioredis' ? Promise.reject(new Error('no such package')) : next(name, context)",
    )
    const register = moduleOf(`import { register } from 'node:module'; register('${hook}')`)
    const { exitCode, errors } = await start(['rotate'], { nodeArguments: ['--import', register] })
      .ended

    expect(exitCode).toBe(1)
    expect(errors).toBe(
      'fieldveil: ioredis is not installed beside fieldveil: npm install ioredis\n',
    )
  })

  it('helps', async () => {
    const { exitCode, output } = await run('rotate --help')

    expect(exitCode).toBe(0)
    expect(output).toMatch(/^Usage: fieldveil rotate/)
  })

  it('printed no secret in any of these runs', () => {
    expect(printed.length).toBeGreaterThan(2_000)
    expect(printed).not.toContain('canary')
    for (const id of ids) {
      for (const encoding of ['base64', 'base64url', 'hex', 'latin1'] as const) {
        expect(printed).not.toContain(secretOf(id).toString(encoding).slice(0, 8))
      }
    }
  })
})

/** A state with a cursor is there after the first page. */
async function untilUnderWay(): Promise<void> {
  await poll('the walk', async () => {
    return 'cursor' in JSON.parse(readFileSync(state, 'utf8')) || undefined
  })
}
