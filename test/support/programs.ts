import { rmSync, symlinkSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const built = new Map<string, Promise<string>>()
const folders: string[] = []

/**
 * The path of a program, given by its path from the package's folder, as one file of JavaScript with
 * the package's sources in it: it starts in a fifth of the time that TypeScript takes, and tests start
 * many. It is built anew in every test file that asks, so that it is never older than its sources.
 * Packages named in `outside` are not in it: the program looks for them when it runs.
 */
export async function buildProgram(path: string, outside: readonly string[] = []): Promise<string> {
  const known = built.get(path)
  if (known !== undefined) return await known
  const making = make(path, outside)
  built.set(path, making)
  return await making
}

/** A test process may be ended without being told, so that whoever builds has to call this. */
export function removePrograms(): void {
  built.clear()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

async function make(path: string, outside: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldveil-program-'))
  folders.push(folder)
  symlinkSync(at('../../node_modules'), join(folder, 'node_modules'))
  const name = basename(path, '.ts')
  await build({
    config: false,
    cwd: at('../../'),
    entry: { [name]: at(`../../${path}`) },
    outDir: folder,
    format: 'esm',
    platform: 'node',
    dts: false,
    clean: false,
    logLevel: 'error',
    deps: { neverBundle: [...outside], alwaysBundle: [/.*/], onlyBundle: false },
  })
  return join(folder, `${name}.mjs`)
}
