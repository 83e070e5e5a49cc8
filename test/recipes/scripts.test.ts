import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createApiKey } from 'fieldveil'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poll } from '../support/poll.ts'
import { readAnswer, startEchoModel } from './support/model.ts'
import { type Surroundings, setUp } from './support/surroundings.ts'

let at: Surroundings

beforeAll(async () => {
  at = await setUp()
})
afterAll(async () => await at?.end())

const read = (file: string) => readFileSync(join(at.reader.folder, file), 'utf8')

describe('recipes that run to their end', () => {
  it('setup: makes keys that are fit for use', () => {
    expect(at.environment['FIELDVEIL_KEYS']).toMatch(/^[\w.-]{1,32}:[A-Za-z0-9+/]{43}=$/)
  })

  it('language-model: the model sees tokens, the user values', async () => {
    const model = await startEchoModel()
    try {
      const { printed, errors } = await at.run('language-model', { MODEL_URL: model.url })
      expect(model.seen.join()).toMatch(/<PER>[^<]+<\/PER>.*<EMAIL>[^<]+<\/EMAIL>.*invoice 4711/)
      expect(model.seen.join()).not.toMatch(/George|Williams|george/)
      expect(readAnswer(printed)).toBe(
        'Remind Mr. George Williams, george.williams@example.com, that invoice 4711 is due.',
      )
      expect(errors).toBe('')
    } finally {
      await model.close()
    }
  })

  it('text-stream: there and back', async () => {
    await at.run('text-stream')
    expect(read('masked.txt')).toMatch(/<CRD>.*\n.*\n<EMAIL>/)
    expect(read('masked.txt')).not.toMatch(/4111 1111|ann\.lee/)
    expect(read('again.txt')).toBe(read('call.txt'))
  })

  it('last-four: shows what the page says', async () => {
    const { printed } = await at.run('last-four')
    const shown = /^\/\/ (\{ id: 7, .*\})$/m.exec(at.recipe('last-four').code)?.[1]
    expect(printed.replace(/\s+/g, ' ').trim()).toBe(shown)
  })

  it('log: one person has one fingerprint, and no value is printed', async () => {
    const { printed } = await at.run('log')
    const lines = printed.trim().split('\n')
    expect(lines).toHaveLength(3)
    expect(printed).not.toMatch(/ann@|Bearer/)
    const fingerprints = [...printed.matchAll(/fp_\w{16}/g)].map(([found]) => found)
    expect(fingerprints.length).toBeGreaterThanOrEqual(3)
    expect(new Set(fingerprints).size).toBe(1)
    expect(lines[1]).toContain('[secret]')
  })

  it('rotate: seals all anew, and no token changes', async () => {
    const REDIS_URL = `${at.redisUrl}/1`
    const client = new Redis(REDIS_URL)
    try {
      await at.run('last-four', { REDIS_URL })
      const { printed, errors } = await at.run('rotate', { REDIS_URL }, 'echo "$FIELDVEIL_KEYS"')
      expect(errors).toMatch(/\b3 sealed anew/)
      const ring = printed.trim().split('\n').at(-1) ?? ''
      expect(ring).toMatch(/^[\w.-]+:[A-Za-z0-9+/]{43}=,/)
      expect(ring.endsWith(`,${at.environment['FIELDVEIL_KEYS']}`)).toBe(true)
      // Another token would be another key.
      await at.run('last-four', { REDIS_URL, FIELDVEIL_KEYS: ring })
      expect(await client.dbsize()).toBe(4)
    } finally {
      client.disconnect()
    }
  })

  it('rotate-running: takes the new ring, refuses another last secret', async () => {
    const older = at.environment['FIELDVEIL_KEYS'] ?? ''
    writeFileSync(join(at.reader.folder, 'keys.txt'), older)
    const environment = { ...at.environment, REDIS_URL: `${at.redisUrl}/2` }
    const running = at.reader.start(at.recipe('rotate-running'), environment)
    await poll('the start', async () => running.printed().includes('ready') || undefined)
    const newer = `later:${Buffer.alloc(32, 7).toString('base64')}`
    writeFileSync(join(at.reader.folder, 'keys.txt'), `${newer},${older}\n`)
    running.process.kill('SIGHUP')
    await poll('the walk', async () => running.printed().includes('left: 0') || undefined)
    writeFileSync(join(at.reader.folder, 'keys.txt'), newer)
    running.process.kill('SIGHUP')
    await poll('the refusal', async () => /last/.test(running.complained()) || undefined)
    await running.stop()
  })

  it('erase: what was erased does not open', async () => {
    const { printed } = await at.run('erase')
    expect(printed).toMatch(/^true [0-9a-f]{16}\nunmasking_failed\n$/)
  })

  it('migrate: stops, goes on, and masks every row once', async () => {
    const stopped = await at.run('migrate', { STOP_AFTER: '300' })
    expect(stopped.printed).toBe('masked 300 rows, some left\n')
    const half = JSON.parse(read('rows.json')) as Record<string, unknown>[]
    const rest = await at.run('migrate')
    expect(rest.printed).toBe('masked 700 rows, none left\n')
    const rows = JSON.parse(read('rows.json')) as Record<string, unknown>[]
    expect(rows.slice(0, 300)).toEqual(half.slice(0, 300))
    expect(rows.every(({ masked }) => masked)).toBe(true)
    expect(rows.every(({ id, email }) => email !== `p${id}@example.org`)).toBe(true)
    expect(existsSync(join(at.reader.folder, 'rows.json.part'))).toBe(false)
  })

  it('canaries: passes, and fails where a rule is missing', async () => {
    const { code, printed } = await at.run('canaries')
    expect({ code, printed }).toMatchObject({ code: 0 })
    const recipe = at.recipe('canaries')
    const leaking = { ...recipe, code: recipe.code.replace("'email', ", '') }
    const outcome = await at.reader.run(leaking, at.environment)
    expect(outcome.code).toBe(1)
    expect(outcome.printed).toContain('email')
  })

  it('api-server and api-client: each key does what it may', async () => {
    const [billing, support] = [createApiKey(), createApiKey()]
    const hashes = { BILLING_HASH: billing.hash, SUPPORT_HASH: support.hash }
    const server = await at.serve('api-server', hashes)
    const keys = { BILLING_KEY: billing.key, SUPPORT_KEY: support.key }
    const { printed } = await at.run('api-client', {
      ...keys,
      VAULT_URL: `${server.url}/api/vault`,
    })
    const [token, value, refusal] = printed.split('\n')
    expect(token).toMatch(/^\w+ \w+$/)
    expect(value).toBe('George Williams')
    expect(refusal).toMatch(/^refused 403 /)
    await server.stop()
  })

  it('csv: comes back byte for byte', async () => {
    const { printed } = await at.run('csv', {}, 'cat masked.csv suggested.json')
    expect(printed).toContain('id,name,email\n1,')
    expect(printed).not.toMatch(/\b(Ann|Bob)\b|@example\.org/)
    expect(Object.keys(JSON.parse(read('suggested.json')))).toContain('email')
  })
})
