import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** The package as npm would publish it, packed from what `npm run build` left. */
export interface Tarball {
  readonly path: string
  /** Bytes of all files once installed. */
  readonly unpackedSize: number
  /** A project of a stranger with nothing installed but the tarball and `packages`, by name; answers its folder. */
  install(packages: Readonly<Record<string, string>>): string
  remove(): void
}

interface PackReport {
  readonly filename: string
  readonly unpackedSize: number
}

/** Packs the built package; throws where `dist` is missing. */
export function packTarball(): Tarball {
  if (!existsSync('dist/index.mjs')) throw new Error('dist is missing: run npm run build first')
  const folder = mkdtempSync(join(tmpdir(), 'fieldveil-package-'))
  const output = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    { encoding: 'utf8' },
  )
  const [report] = JSON.parse(output) as [PackReport]
  const path = join(folder, report.filename)
  let projects = 0

  return {
    path,
    unpackedSize: report.unpackedSize,
    install: (packages) => {
      const project = join(folder, `project-${++projects}`)
      const modules = join(project, 'node_modules')
      mkdirSync(join(modules, 'fieldveil'), { recursive: true })
      execFileSync('tar', ['-xzf', path, '--strip-components=1', '-C', join(modules, 'fieldveil')])
      const { dependencies } = readManifest(join(modules, 'fieldveil'))
      const own = Object.keys(dependencies).map((name) => [name, name] as const)
      // Linked, so that a test needs no registry; what is linked finds its own packages where it lies.
      for (const [name, installed] of [...own, ...Object.entries(packages)]) {
        mkdirSync(dirname(join(modules, name)), { recursive: true })
        symlinkSync(resolve('node_modules', installed), join(modules, name))
      }
      return project
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, unknown>>
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}
