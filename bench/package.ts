import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packTarball } from '../test/package/tarball.ts'
import { describeMachine } from './machine.ts'
import { printTable, showSpread, type Table } from './report.ts'

const rounds = 3
const run = promisify(execFile)
const tarball = packTarball()
const folder = mkdtempSync(join(tmpdir(), 'fieldveil-bench-package-'))

/** Seconds that npm takes in an empty project, and that project. */
async function install(
  round: number,
  cache: string,
): Promise<{ seconds: number; project: string }> {
  const project = mkdtempSync(join(folder, `project-${round}-`))
  const options = ['--no-audit', '--no-fund', '--omit=optional', '--cache', join(folder, cache)]
  const startedAt = performance.now()
  await run('npm', ['install', tarball.path, ...options], { cwd: project })
  return { seconds: (performance.now() - startedAt) / 1_000, project }
}

/** Bytes of the files below a folder, as they are, without what a file system rounds up. */
function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(path, name)))
    .reduce((sum, status) => sum + (status.isFile() ? status.size : 0), 0)
}

try {
  console.log(describeMachine(false))
  const cold: number[] = []
  const warm: number[] = []
  let modules = ''
  for (let round = 0; round < rounds; round++) {
    const first = await install(round, `cache-${round}`)
    const second = await install(round, `cache-${round}`)
    cold.push(first.seconds)
    warm.push(second.seconds)
    modules = join(first.project, 'node_modules')
  }
  const packages = readdirSync(modules).filter((name) => !name.startsWith('.'))
  const table: Table = {
    title: 'What installing costs',
    about: `npm install of the packed package into an empty project; median of ${rounds}, lowest and highest.`,
    columns: ['', ''],
    rows: [
      ['the tarball', printMegabytes(statSync(tarball.path).size)],
      ['the package, unpacked', printMegabytes(tarball.unpackedSize)],
      [`node_modules: ${packages.join(', ')}`, printMegabytes(sizeOf(modules))],
      ["npm install, npm's cache empty", `${showSpread(cold, 1)} s`],
      ["npm install, npm's cache filled", `${showSpread(warm, 1)} s`],
    ],
  }
  console.log(`\n${printTable(table)}`)
} finally {
  tarball.remove()
  rmSync(folder, { recursive: true, force: true })
}

function printMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
