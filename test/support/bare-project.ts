import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A folder away from this package: no package can be loaded there but those it was made with. */
export interface BareProject {
  /** Runs a script of TypeScript in it and answers what it printed, its exit code last. */
  run(script: string): Promise<string>
  remove(): Promise<void>
}

export interface BareProjectOptions {
  /** Copied to the same paths; paths from the package's folder. */
  readonly sources: readonly string[]
  /** Linked, by name. */
  readonly packages?: readonly string[]
}

export async function createBareProject(options: BareProjectOptions): Promise<BareProject> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldveil-bare-'))
  for (const path of options.sources) {
    await cp(join(root, path), join(folder, path), { recursive: true })
  }
  for (const name of options.packages ?? []) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(root, 'node_modules', name), link)
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  return {
    run: async (script) => {
      await writeFile(join(folder, 'script.ts'), script)
      const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), 'script.ts'], {
        cwd: folder,
        env: { ...process.env, NODE_OPTIONS: undefined },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let printed = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          printed += chunk
        })
      }
      const [code] = await once(child, 'close')
      return `${printed}${code}`
    },
    remove: () => rm(folder, { recursive: true }),
  }
}
