import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readArguments } from '../../src/cli/arguments.ts'
import { commandTable } from '../../src/cli/command-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'fieldveil-cli-'))
const file = join(folder, 'plain.csv')
const rules = join(folder, 'rules.json')

beforeAll(() => {
  writeFileSync(file, 'id,mail\n1,ann@mail.example\u001b[2J\n2,bob@mail.example\n')
  writeFileSync(rules, '["mail"]')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a command in front of a terminal. */
async function run(given: readonly string[]) {
  const read = readArguments(given)
  if ('help' in read) throw new Error('help was not asked for')
  const output = Object.assign(new PassThrough(), { isTTY: true })
  let progress = ''
  const exitCode = await commandTable[read.command](read, {
    environment: {
      FIELDVEIL_KEYS: `test:${Buffer.alloc(32, 'a secret for tests').toString('base64')}`,
      FIELDVEIL_REDIS_URL: inject('redisUrl'),
    },
    input: Readable.from([]),
    output,
    progress: {
      isTTY: true,
      columns: 200,
      write: (text: string) => {
        progress += text
      },
    },
    signal: new AbortController().signal,
  })
  return { exitCode, output: String(output.read() ?? ''), progress }
}

const prefix = ['--prefix', `fv-terminal-${process.pid}:`]

describe('on a terminal', () => {
  it('mask draws a bar, takes it away, and says what was done', async () => {
    const masked = join(folder, 'masked')
    const given = ['mask', file, '--rules', rules, '--output', masked, ...prefix]
    const { exitCode, output, progress } = await run(given)
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: '' })
    expect(progress).toMatch(/\r\u001b\[2K\[#{14}\] 100% 0\.0 MB, 2 rows/)
    expect(progress).toMatch(/\r\u001b\[2K2 rows, 2 values masked, [\d.]+ MB a second\n/)
    const quiet = await run([...given, '--quiet'])
    expect(quiet.progress).toBe('')
  })

  it('detect shows one example of each find, with control characters as escapes', async () => {
    const { output } = await run(['detect', file, '--show'])
    expect(output).toMatch(/^mail {2}EMAIL_ADDRESS +2 +100% +2 {2}"ann@mail\.example/m)
    expect(output).not.toContain('bob@')
    expect(output).not.toContain('\u001b')
    expect((await run(['detect', file])).output).not.toContain('ann@')
  })

  it('keys new warns that the secret stands on the screen', async () => {
    const { output, progress } = await run(['keys', 'new'])
    expect(output).toMatch(/^[\d-]{10}:[A-Za-z0-9+/]{43}=\n$/)
    expect(progress).toContain('stands in the scrollback of your terminal')
  })
})
