import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'

export type ProgramName = 'client-process' | 'server-process'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const built = new Map<ProgramName, Promise<string>>()
const folders: string[] = []

/**
 * The path of a program of this folder as one file of JavaScript with the package's sources in it:
 * it starts in a fifth of the time that TypeScript takes, and tests start many.
 */
export async function buildProgram(name: ProgramName): Promise<string> {
  const known = built.get(name)
  if (known !== undefined) return await known
  const making = make(name)
  built.set(name, making)
  return await making
}

/** A test process may be ended without being told, so that whoever builds has to call this. */
export function removePrograms(): void {
  built.clear()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

async function make(name: ProgramName): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldveil-program-'))
  folders.push(folder)
  await build({
    config: false,
    cwd: at('../../'),
    entry: { [name]: at(`${name}.ts`) },
    outDir: folder,
    format: 'esm',
    platform: 'node',
    dts: false,
    clean: false,
    logLevel: 'error',
    deps: { alwaysBundle: [/.*/], onlyBundle: false },
    alias: {
      'fieldveil/express': at('../../adapters/express.ts'),
      'fieldveil/koa': at('../../adapters/koa.ts'),
      'fieldveil/redis': at('../../src/stores/redis.ts'),
      fieldveil: at('../../src/index.ts'),
    },
  })
  return join(folder, `${name}.mjs`)
}
