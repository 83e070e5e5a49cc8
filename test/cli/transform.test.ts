import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { poll } from '../support/poll.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { refusalOf } from './support/refusal.ts'
import { type Ended, type Run, type RunOptions, startCli } from './support/run-cli.ts'

const keys = `test:${Buffer.alloc(32, 'a canary of the secret').toString('base64')}`
const email = (at: number): string => `ann${at}.canary@mail.example`

let redis: RedisServer
let folder: string
const started: Run[] = []
/** Of every run of this file that may print no value. */
let printed = ''

beforeAll(async () => {
  redis = await startRedis({ args: [] })
})
afterAll(async () => {
  await redis.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldveil-cli-'))
})
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

const at = (name: string): string => join(folder, name)
const read = (name: string): string => readFileSync(at(name), 'utf8')

function write(name: string, content: string | object): string {
  writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content))
  return at(name)
}

function start(given: string, options: RunOptions = {}): Run {
  const environment = {
    FIELDVEIL_KEYS: keys,
    FIELDVEIL_REDIS_URL: redis.url,
    ...options.environment,
  }
  const run = startCli(given.split(' '), { ...options, environment })
  started.push(run)
  run.ended.then(({ errors }) => {
    printed += errors
  })
  return run
}

const run = (given: string, options?: RunOptions): Promise<Ended> => start(given, options).ended

const writeLines = (count: number): string =>
  write(
    'plain.ndjson',
    Array.from({ length: count }, (_, line) => ` { "email" : "${email(line)}","n": 1.0 }\r\n`).join(
      '',
    ),
  )

describe('fieldveil mask and unmask', () => {
  it.each([
    ['ndjson', ['email'], `\uFEFF{"email":"${email(1)}","n":1.0,"n":2}\r\n\n {"email" : null }`],
    [
      'csv',
      { email: {}, note: { detect: true } },
      `\uFEFFid;email;"note"\r\n1;${email(2)};"a ""b"";\n${email(3)}"\r\n`,
    ],
    ['text', undefined, `Dear Ann Smith,\nI am ${email(4)}\n\n\nBye`],
  ])('give the same bytes, by file and by pipe: %s', async (format, rules, plain) => {
    const given = rules === undefined ? '' : ` --rules ${write('rules.json', rules)}`
    const input = write(`plain.${format}`, plain)
    const [byFile, byPipe] = await Promise.all([
      run(`mask ${input} --format ${format} --output ${at('masked')}${given}`),
      run(`mask --format ${format}${given}`, { input: plain }),
    ])
    expect(byFile).toMatchObject({ exitCode: 0 })
    expect(byFile.errors).toMatch(/^\d+ \w+, \d+ values masked, /)
    // In a pipe nothing is said.
    expect(byPipe).toMatchObject({ exitCode: 0, errors: '' })
    expect(read('masked')).not.toContain('canary')
    expect(byPipe.output.toString()).toBe(read('masked'))
    const again = await run(`unmask --format ${format}${given}`, { input: byPipe.output })
    expect(again.output.toString()).toBe(plain)
  })

  it('goes on after kill -9 to the bytes of a run that was not killed', async () => {
    const input = writeLines(12_000)
    const rules = write('rules.json', ['email'])
    const given = `mask ${input} --rules ${rules} --batch 20 --output ${at('masked.ndjson')} --state ${at('state')}`
    const { child, ended } = start(given)
    await untilUnderWay()
    child.kill('SIGKILL')
    await ended
    expect(existsSync(at('masked.ndjson'))).toBe(false)
    const kept = JSON.parse(read('state'))
    expect(kept.records).toBeLessThan(12_000)
    expect(read('state')).not.toContain('canary')

    const other = await run(given.replace('--batch 20', '--tenant another'))
    expect(other).toMatchObject({ exitCode: 1 })
    expect(other.errors).toContain('the state file is of another walk')

    const [second, whole] = await Promise.all([
      run(`${given} --json`),
      run(`mask ${input} --rules ${rules} --output ${at('whole.ndjson')} --quiet`),
    ])
    expect(JSON.parse(second.output.toString())).toMatchObject({ complete: true, records: 12_000 })
    // It did not begin anew.
    expect(JSON.parse(second.output.toString()).values).toBeLessThanOrEqual(12_000 - kept.records)
    expect([second.exitCode, whole.exitCode]).toEqual([0, 0])
    expect(read('masked.ndjson') === read('whole.ndjson')).toBe(true)
    expect(readdirSync(folder).sort()).toEqual([
      'masked.ndjson',
      'plain.ndjson',
      'rules.json',
      'whole.ndjson',
    ])

    const back = await run(`unmask ${at('masked.ndjson')} --rules ${rules} --output ${at('back')}`)
    expect(back.exitCode).toBe(0)
    expect(read('back') === read('plain.ndjson')).toBe(true)
  })

  it('stops at a signal, leaves nothing half-written, and goes on where it has a state', async () => {
    const input = writeLines(12_000)
    const rules = write('rules.json', ['email'])
    const given = `mask ${input} --rules ${rules} --batch 20 --output ${at('masked')}`
    const stateful = start(`${given} --state ${at('state')}`)
    await untilUnderWay()
    stateful.child.kill('SIGINT')
    const stopped = await stateful.ended
    expect(stopped).toMatchObject({ exitCode: 3 })
    expect(stopped.errors).toContain('Stopped; run the same command to go on from here. ')
    expect(readdirSync(folder)).toContain('masked.part')
    expect((await run(`${given} --state ${at('state')}`)).exitCode).toBe(0)
    expect(read('masked').split('\n')).toHaveLength(12_001)

    const { child, ended } = start(`${given}2`)
    await poll(
      'a temporary file',
      async () => readdirSync(folder).some((name) => name.endsWith('.part')) || undefined,
    )
    child.kill('SIGTERM')
    const anew = await ended
    expect(anew).toMatchObject({ exitCode: 3 })
    expect(anew.errors).toContain('to begin anew; with --state it would go on. ')
    expect(readdirSync(folder).sort()).toEqual(['masked', 'plain.ndjson', 'rules.json'])
  })

  it('with a state leaves what was done of a malformed input, and nothing where nothing was', async () => {
    const rules = write('rules.json', ['email'])
    const bad = write('bad.ndjson', '{"email"\n')
    const given = `--rules ${rules} --output ${at('masked')} --state ${at('state')}`
    expect(await run(`mask ${bad} ${given}`)).toMatchObject({
      exitCode: 4,
      errors: 'fieldveil: line 1 is not JSON\n',
    })
    expect(readdirSync(folder).sort()).toEqual(['bad.ndjson', 'rules.json'])

    const late = write('late.ndjson', `${`{"email":"${email(1)}"}\n`.repeat(40)}{"email"\n`)
    expect(await run(`mask ${late} ${given} --batch 5`)).toMatchObject({
      exitCode: 4,
      errors:
        'fieldveil: line 41 is not JSON\n' +
        `What is done is kept in ${at('masked.part')}: to begin anew, remove it and the state file.\n`,
    })
    const left = ['bad.ndjson', 'late.ndjson', 'masked.part', 'rules.json', 'state']
    expect(readdirSync(folder).sort()).toEqual(left)
  })

  it('leaves no output where its state cannot be kept', async () => {
    const input = write('a.ndjson', `{"email":"${email(1)}"}\n`)
    const rules = write('rules.json', ['email'])
    const given = `mask ${input} --rules ${rules} --output ${at('masked')}`
    expect(await run(`${given} --state ${at('none/state')}`)).toMatchObject({
      exitCode: 1,
      errors: 'fieldveil: the state file cannot be written: ENOENT\n',
    })
    expect(readdirSync(folder).sort()).toEqual(['a.ndjson', 'rules.json'])
  })

  it.each([
    ['', 2],
    ['--no-header', 3],
  ])('counts rows of CSV %s', async (option, records) => {
    const input = write('a.csv', `email\n${email(1)}\n${email(2)}\n`)
    const rules = write('rules.json', option === '' ? ['email'] : ['[0]'])
    const given = `mask ${input} --rules ${rules} --output ${at('masked')} ${option}`.trim()
    const { output } = await run(`${given} --json`)
    expect(JSON.parse(output.toString())).toMatchObject({ records, complete: true })
  })

  it('refuses an unfinished output that is shorter than its state says', async () => {
    const input = writeLines(12_000)
    const given = `mask ${input} --rules ${write('rules.json', ['email'])} --batch 20 --output ${at('masked')} --state ${at('state')}`
    const { child, ended } = start(given)
    await untilUnderWay()
    child.kill('SIGKILL')
    await ended
    writeFileSync(at('masked.part'), '')
    const { exitCode, errors } = await run(given)
    expect({ exitCode, errors }).toEqual({
      exitCode: 1,
      errors: 'fieldveil: the unfinished output is shorter than the state file says: remove both\n',
    })
  })

  it('ends without a word when its reader has gone', async () => {
    const input = writeLines(12_000)
    const { child, ended } = start(`mask ${input} --rules ${write('rules.json', ['email'])}`)
    child.stdout?.once('data', () => child.stdout?.destroy())
    expect(await ended).toMatchObject({ exitCode: 3, errors: '' })
  })

  it('leaves no output where the input is malformed, and names the place alone', async () => {
    const lines = `{"email":"${email(1)}"}\n{"email":"${email(2)}"\n`
    const rules = write('rules.json', ['email'])
    const failed = await run(
      `mask ${write('a.ndjson', lines)} --rules ${rules} --output ${at('masked')}`,
    )
    expect(failed).toMatchObject({ exitCode: 4, errors: 'fieldveil: line 2 is not JSON\n' })
    expect(readdirSync(folder).sort()).toEqual(['a.ndjson', 'rules.json'])
  })

  it('says which token cannot be unmasked, or leaves it', async () => {
    const given = `unmask --format csv --rules ${write('rules.json', ['email'])}`
    const input = 'id,email\n1,abcdefghijklm\n'
    const [failed, kept] = await Promise.all([
      run(given, { input }),
      run(`${given} --keep-unknown`, { input }),
    ])
    expect(failed).toMatchObject({ exitCode: 4 })
    expect(failed.errors).toMatch(
      /^fieldveil: row 2, column 2 holds a token that cannot be unmasked/,
    )
    expect(kept).toMatchObject({ exitCode: 0, errors: '' })
    expect(kept.output.toString()).toBe(input)
  })

  it('warns of a rule that named nothing in lines of JSON', async () => {
    const rules = write('rules.json', ['email', 'user.emial'])
    const given = `mask --format ndjson --rules ${rules}`
    const input = `{"email":"x","user":{"email":"${email(1)}"}}\n`
    const { exitCode, errors } = await run(given, { input })
    expect({ exitCode, errors }).toEqual({
      exitCode: 0,
      errors:
        'fieldveil: the rule `user.emial` named nothing in the lines that were looked at: is it misspelt?\n',
    })
  })

  it('keeps tenants apart', async () => {
    const given = `mask --format csv --rules ${write('rules.json', ['a'])}`
    const input = 'a\nx\n'
    const [one, other] = await Promise.all([
      run(`${given} --tenant a`, { input }),
      run(`${given} --tenant b`, { input }),
    ])
    expect(one.exitCode).toBe(0)
    expect(one.output.toString()).not.toBe(other.output.toString())
  })

  it('says what is wrong with the store, and leaves no output', async () => {
    const given = `mask ${writeLines(1)} --rules ${write('rules.json', ['email'])} --output ${at('masked')}`
    const environment = { FIELDVEIL_REDIS_URL: 'redis://:canary-word@127.0.0.1:1' }
    const failed = await run(given, { environment })
    expect(failed).toMatchObject({ exitCode: 1 })
    expect(failed.errors).toMatch(/^fieldveil: store_unavailable: /)
    expect(existsSync(at('masked'))).toBe(false)
  })

  it.each([
    [
      'a memory store',
      'mask --format csv --rules RULES --store memory',
      /a memory store forgets its tokens when this command ends/,
    ],
    ['no rules', 'mask --format csv', /--rules names a file of JSON/],
    [
      'rules that are no file',
      'mask --format csv --rules /nowhere',
      /the file of --rules cannot be read: ENOENT/,
    ],
    ['rules themselves', 'mask --format csv --rules ["email"]', /put them into a file/],
    ['rules of another kind', 'mask --format csv --rules WORD', /neither an array of paths nor/],
    ['rules for a text', 'mask --format text --rules RULES', /a text has none/],
    [
      'an unknown option of a rule',
      'mask --format ndjson --rules TYPO',
      /did you mean tokenName\?/,
    ],
    [
      'a misspelt column',
      'mask --format csv --rules RULES',
      /`email` names no column; did you mean `emial`\?/,
    ],
    ['no format', 'mask --rules RULES', /say what the input is: --format ndjson, csv, text/],
    [
      'a state without files',
      'mask --format csv --rules RULES --state s',
      /--state needs a file to read/,
    ],
    ['one file for both', 'mask a.csv --output ./a.csv --rules RULES', /--output is the input/],
    [
      'a check of what does not come back',
      'mask --format csv --rules ONEWAY --verify',
      /does not come back/,
    ],
    [
      'a password that others can read',
      'mask --format csv --rules RULES --redis redis://:canary@h',
      /--redis holds a password/,
    ],
  ])('exits with 2 for %s', async (_what, given, message) => {
    const files: Readonly<Record<string, object | string>> = {
      RULES: ['email'],
      WORD: '"email"',
      TYPO: { email: { tokenNmae: 'x' } },
      ONEWAY: { email: { redact: 'x' } },
    }
    const written = given.replace(/[A-Z]{4,}/, (name) => write(name, files[name] ?? ''))
    const environment = { FIELDVEIL_KEYS: keys, FIELDVEIL_REDIS_URL: redis.url }
    const refused = await refusalOf(written, { environment, input: 'id,emial\n1,canary\n' })
    printed += refused.errors
    expect(refused).toMatchObject({ exitCode: 2, output: '' })
    expect(refused.errors).toMatch(message)
  })

  it('printed no value and no secret in any of these runs', () => {
    expect(printed.length).toBeGreaterThan(1_000)
    expect(printed).not.toContain('canary')
    expect(printed).not.toContain(keys.slice(5, 20))
  })
})

/** Some batches are written, and their state is saved. */
async function untilUnderWay(): Promise<void> {
  await poll('the first batches', async () => {
    return JSON.parse(read('state')).records > 0 || undefined
  })
}
