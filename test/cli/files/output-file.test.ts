import {
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createOutputFile, resumeOutputFile } from '../../../src/cli/files/output-file.ts'
import { keepState } from '../../../src/cli/state-file.ts'

let folder: string
const at = (name: string): string => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldveil-output-'))
  writeFileSync(at('other'), 'of another')
})
afterEach(() => {
  expect(readFileSync(at('other'), 'utf8')).toBe('of another')
  rmSync(folder, { recursive: true })
})

const ways = [
  ['under a name for this run', createOutputFile, `out.${process.pid}.part`],
  ['under a name for later runs', (path: string) => resumeOutputFile(path, 0), 'out.part'],
] as const

test.each(ways)('what is written %s goes into no link that stands there', async (_, open, name) => {
  symlinkSync(at('other'), at(name))
  const file = await open(at('out'))
  await file.write(Buffer.from('plain'))
  expect(statSync(at(name)).mode & 0o777).toBe(0o600)
  await file.finish()
  expect(readFileSync(at('out'), 'utf8')).toBe('plain')
  expect(readdirSync(folder).sort()).toEqual(['other', 'out'])
})

test.each(ways)('a link to nowhere makes no file there (%s)', async (_, open, name) => {
  symlinkSync(at('elsewhere'), at(name))
  const file = await open(at('out'))
  await file.write(Buffer.from('plain'))
  await file.abandon()
  expect(readdirSync(folder)).not.toContain('elsewhere')
})

test.each([
  ['a symbolic link', symlinkSync, 'the output cannot be written: ELOOP'],
  ['a hard link', linkSync, 'the unfinished output is a link or not yours'],
])('%s is not gone on with', async (_, link, message) => {
  link(at('other'), at('out.part'))
  await expect(resumeOutputFile(at('out'), 2)).rejects.toThrow(message)
})

test('what is unfinished is gone on with, and cut where the state says', async () => {
  const first = await resumeOutputFile(at('out'), 0)
  await first.write(Buffer.from('one two'))
  await first.abandon()
  const second = await resumeOutputFile(at('out'), 3)
  expect(second.offset).toBe(3)
  await second.write(Buffer.from('!'))
  await second.finish()
  expect(readFileSync(at('out'), 'utf8')).toBe('one!')
  await expect(resumeOutputFile(at('none'), 3)).rejects.toThrow(
    'the unfinished output is no longer there: remove the state file to begin anew',
  )
})

test('what is unfinished stays when it is abandoned, but not where nothing stands in it', async () => {
  const empty = await resumeOutputFile(at('out'), 0)
  expect(readdirSync(folder)).toContain('out.part')
  await empty.abandon()
  expect(readdirSync(folder)).toEqual(['other'])
  const begun = await resumeOutputFile(at('out'), 0)
  await begun.write(Buffer.from('one'))
  await begun.abandon()
  expect(readdirSync(folder)).toContain('out.part')
})

test('a state is written into no link', () => {
  symlinkSync(at('other'), at(`state.${process.pid}`))
  const state = keepState(at('state'), 'a walk', z.object({ done: z.int() }))
  state.save({ done: 3 })
  expect(state.load()).toEqual({ done: 3 })
  expect(statSync(at('state')).mode & 0o777).toBe(0o600)
  state.remove()
  expect(readdirSync(folder)).toEqual(['other'])
})
