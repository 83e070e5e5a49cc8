import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packTarball, readManifest, type Tarball } from './tarball.ts'

let tarball: Tarball

beforeAll(() => {
  tarball = packTarball()
})
afterAll(() => tarball?.remove())

/** Every path that a value of `exports` names. */
function listPaths(target: unknown): string[] {
  if (typeof target === 'string') return [target]
  return Object.values(target as object).flatMap(listPaths)
}

describe('what npm would publish', () => {
  it('stays small', () => {
    // Two module formats, with the lists that names are found by; `npm pack --dry-run` prints it.
    expect(tarball.unpackedSize).toBeLessThan(4_500_000)
  })

  it('passes publint, strictly', async () => {
    const { messages } = await publint({ pkgDir: '.', strict: true, pack: 'npm' })
    expect(messages).toEqual([])
  })

  it('has types that every way of resolving finds', () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [resolve('node_modules/@arethetypeswrong/cli/dist/index.js'), tarball.path, '--no-emoji'],
      { encoding: 'utf8' },
    )
    expect(stdout).toContain('No problems found')
    expect(status).toBe(0)
  })

  it('holds every file that its manifest names, and no source', () => {
    const folder = join(tarball.install({}), 'node_modules/fieldveil')
    const { exports, ...manifest } = readManifest(folder)
    const { main, module, types, bin } = manifest as unknown as Record<string, string>
    const named = [main, module, types, ...listPaths(exports), ...listPaths(bin)]
    expect(named.length).toBeGreaterThan(20)
    for (const path of named) expect(existsSync(join(folder, path as string)), path).toBe(true)
    expect(existsSync(join(folder, 'src'))).toBe(false)
    expect(existsSync(join(folder, 'LICENSE'))).toBe(true)
  })
})
