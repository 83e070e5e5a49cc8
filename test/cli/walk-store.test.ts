import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStateFile } from '../../src/cli/state-file.ts'
import { walkStore } from '../../src/cli/walk-store.ts'
import type { Masker, RotateOptions } from '../../src/types.ts'

const walk = 'redis://h:1/0 fv: to b'
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldveil-walk-'))
  path = join(folder, 'state')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Walks ten pages of ten keys; every third is sealed anew, the last of each page is left. */
function makeRotate(): Masker['rotate'] & { readonly cursors: (string | undefined)[] } {
  const cursors: (string | undefined)[] = []
  const rotate = async (options: RotateOptions = {}) => {
    cursors.push(options.cursor)
    const counts = { seen: 0, rewrapped: 0, left: 0 }
    for (let page = Number(options.cursor ?? 0); ; ) {
      counts.seen += 10
      counts.rewrapped += 3
      counts.left += 1
      page++
      const cursor = page === 10 ? {} : { cursor: String(page) }
      options.onProgress?.({ ...counts, total: 100, ...cursor } as never)
      if (page === 10 || options.signal?.aborted === true) {
        return { ...counts, current: 0, other: 0, ...cursor }
      }
      await null
    }
  }
  return Object.assign(rotate, { cursors })
}

function stopAfter(pages: number) {
  const controller = new AbortController()
  let shown = 0
  return {
    signal: controller.signal,
    onProgress: () => {
      if (++shown === pages) controller.abort()
    },
  }
}

const { signal: never } = new AbortController()

describe('walkStore', () => {
  it('walks the whole store, and leaves no state', async () => {
    const rotate = makeRotate()
    const stateFile = createStateFile(path, walk)
    const outcome = await walkStore(rotate, { batch: 10, signal: never, stateFile })
    expect(outcome).toEqual({ seen: 100, rewrapped: 30, left: 10, total: 100 })
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps the state after every page, whole', async () => {
    const states: unknown[] = []
    const stateFile = createStateFile(path, walk)
    const onProgress = () => void states.push(JSON.parse(readFileSync(path, 'utf8')))
    await walkStore(makeRotate(), { batch: 10, signal: never, stateFile, onProgress })
    expect(states).toEqual(
      Array.from({ length: 10 }, (_, page) => ({
        version: 1,
        walk,
        seen: page * 10,
        rewrapped: page * 3,
        left: page,
        ...(page === 0 ? {} : { cursor: String(page) }),
      })),
    )
  })

  it('goes on where it stopped, and counts what came before', async () => {
    const rotate = makeRotate()
    const first = await walkStore(rotate, {
      batch: 10,
      ...stopAfter(4),
      stateFile: createStateFile(path, walk),
    })
    expect(first).toEqual({ seen: 40, rewrapped: 12, left: 4, cursor: '4', total: 100 })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const seen: number[] = []
    const second = await walkStore(rotate, {
      batch: 10,
      signal: never,
      stateFile: createStateFile(path, walk),
      onProgress: (progress) => void seen.push(progress.seen),
    })
    expect(rotate.cursors).toEqual([undefined, '4'])
    expect(seen[0]).toBe(50)
    expect(second).toEqual({ seen: 100, rewrapped: 30, left: 10, total: 100 })
    expect(existsSync(path)).toBe(false)
  })

  it('begins anew without a state file', async () => {
    const rotate = makeRotate()
    const first = await walkStore(rotate, { batch: 10, ...stopAfter(1) })
    expect(first.cursor).toBe('1')
    const second = await walkStore(rotate, { batch: 10, signal: never })
    expect(second.seen).toBe(100)
    expect(rotate.cursors).toEqual([undefined, undefined])
  })

  it('keeps the state when the store fails', async () => {
    const rotate: Masker['rotate'] = async (options) => {
      options?.onProgress?.({ seen: 10, rewrapped: 1, left: 0, cursor: '1' } as never)
      throw new Error('the store is gone')
    }
    const stateFile = createStateFile(path, walk)
    await expect(walkStore(rotate, { batch: 10, signal: never, stateFile })).rejects.toThrow('gone')
    expect(stateFile.load()).toEqual({ seen: 10, rewrapped: 1, left: 0, cursor: '1' })
  })

  it('stops when the state can be kept no longer', async () => {
    const stateFile = createStateFile(path, walk)
    let pages = 0
    const onProgress = () => {
      if (++pages !== 3) return
      rmSync(path)
      mkdirSync(join(path, 'in the way'), { recursive: true })
    }
    const rotate = makeRotate()
    const rotateAndMend: Masker['rotate'] = async (options) => {
      const report = await rotate(options)
      expect(readdirSync(folder)).toEqual(['state'])
      rmSync(path, { recursive: true })
      return report
    }
    const done = walkStore(rotateAndMend, { batch: 10, signal: never, stateFile, onProgress })
    await expect(done).rejects.toThrow(/the state file cannot be written: E/)
    expect(pages).toBe(3)
  })

  it('finds out before the first page that the state cannot be kept', async () => {
    const rotate = makeRotate()
    const stateFile = createStateFile(join(folder, 'missing', 'state'), walk)
    const done = walkStore(rotate, { batch: 10, signal: never, stateFile })
    await expect(done).rejects.toMatchObject({
      exitCode: 1,
      message: 'the state file cannot be written: ENOENT',
    })
    expect(rotate.cursors).toEqual([])
  })
})

describe('the state file', () => {
  it.each([
    ['no JSON', '{"version":1,'],
    ['nothing', ''],
    ['another version', '{"version":2,"walk":"w","seen":0,"rewrapped":0,"left":0}'],
    ['no counts', '{"version":1,"walk":"w"}'],
    ['a count that is none', '{"version":1,"walk":"w","seen":-1,"rewrapped":0,"left":0}'],
  ])('is refused with %s in it, and stays', async (_what, text) => {
    writeFileSync(path, text)
    const stateFile = createStateFile(path, 'w')
    const done = walkStore(makeRotate(), { batch: 10, signal: never, stateFile })
    await expect(done).rejects.toMatchObject({
      exitCode: 1,
      message: 'the state file is damaged: remove it to begin anew, or name another with --state',
    })
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('is refused for another store, and towards another secret', () => {
    createStateFile(path, walk).save({ cursor: '1', seen: 1, rewrapped: 1, left: 0 })
    const other = createStateFile(path, 'redis://h:1/0 fv: to c')
    expect(() => other.load()).toThrow(/another walk, redis:\/\/h:1\/0 fv: to b, not .* to c: /)
  })

  it('is nothing where there is none', () => {
    expect(createStateFile(path, walk).load()).toBeUndefined()
  })

  it.skipIf(process.getuid?.() === 0)('is refused where it may not be read', () => {
    writeFileSync(path, '{}')
    chmodSync(path, 0)
    expect(() => createStateFile(path, walk).load()).toThrow('cannot be read: EACCES')
  })
})
