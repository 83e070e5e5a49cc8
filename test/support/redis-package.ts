import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { poll } from './poll.ts'

/** A server that can be started. */
export interface RedisBinary {
  readonly path: string
  readonly environment: NodeJS.ProcessEnv
}

const execute = promisify(execFile)
const folder = fileURLToPath(new URL('../../.cache/redis/', import.meta.url))
const root = join(folder, 'root')
const lock = join(folder, 'lock')

/** The C library has to be the one that runs the process. */
const neverUnpacked = /^(libc6|libc-bin|libgcc-s1|libcrypt1|libstdc\+\+6)$/

/** Unpacks Debian's redis-server below `.cache/redis`, without root and without installing it. */
export async function unpackRedis(): Promise<RedisBinary> {
  try {
    await mkdir(folder, { recursive: true })
    if (!(await exists(root))) await withLock(unpack)
    return await unpackedServer(root)
  } catch (error) {
    const said = (error as { stderr?: string }).stderr || (error as Error).message
    throw new Error(`Debian's redis-server unpacked into ${folder}: ${said.trim()}`)
  }
}

/** Test files run in processes of their own: the first unpacks, the others wait for it. */
async function withLock(work: () => Promise<void>): Promise<void> {
  const held = async () => {
    try {
      await mkdir(lock)
      await writeFile(join(lock, 'pid'), String(process.pid))
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (await isAbandoned()) await rm(lock, { recursive: true, force: true })
      return undefined
    }
  }
  await poll('the lock on .cache/redis', held, 180_000)
  try {
    if (!(await exists(root))) await work()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

async function isAbandoned(): Promise<boolean> {
  try {
    process.kill(Number(await readFile(join(lock, 'pid'), 'utf8')), 0)
    return false
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ESRCH') return true
    if (code !== 'ENOENT') return false
    // Between making the folder and writing the file its holder may have died.
    const made = await stat(lock).catch(() => undefined)
    return made !== undefined && Date.now() - made.mtimeMs > 10_000
  }
}

async function unpack(): Promise<void> {
  const work = join(folder, 'work')
  await rm(work, { recursive: true, force: true })
  const options = await aptOptions(work)
  await execute('apt-get', [...options, 'update'])
  const target = join(work, 'root')
  const unpacked = new Set<string>()
  let names = ['redis-server', 'redis-tools']
  // What the packages need comes a level at a time, until the server finds all its libraries.
  for (let level = 0; level < 4 && names.length > 0; level++) {
    for (const name of names) unpacked.add(name)
    await execute('apt-get', [...options, 'download', ...names], { cwd: join(work, 'packages') })
    await unpackAll(join(work, 'packages'), target)
    if (level > 0 && (await missingLibraries(target)).length === 0) break
    names = (await dependencies(options, names)).filter((name) => !unpacked.has(name))
  }
  const missing = await missingLibraries(target)
  if (missing.length > 0) throw new Error(`it lacks ${missing.join(', ')}`)
  await rename(target, root)
  await rm(work, { recursive: true, force: true })
}

/** Lists and cache of our own, because those of the system belong to root. */
async function aptOptions(work: string): Promise<string[]> {
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'packages', 'root']) {
    await mkdir(join(work, part), { recursive: true })
  }
  const settings = [
    `Dir::State=${join(work, 'state')}`,
    `Dir::State::status=/var/lib/dpkg/status`,
    `Dir::Cache=${join(work, 'cache')}`,
    `Dir::Log=${work}`,
    'Debug::NoLocking=1',
    // Root would otherwise hand the download to a user who may not write here.
    'APT::Sandbox::User=root',
    'Acquire::Retries=2',
  ]
  return settings.flatMap((setting) => ['-o', setting])
}

async function unpackAll(packages: string, target: string): Promise<void> {
  for (const file of await readdir(packages)) {
    if (!file.endsWith('.deb')) continue
    await execute('dpkg-deb', ['-x', join(packages, file), target])
    await rm(join(packages, file))
  }
}

async function dependencies(options: readonly string[], names: readonly string[]) {
  const { stdout } = await execute('apt-cache', [...options, 'depends', ...names])
  const needed = new Set<string>()
  for (const [, name = ''] of stdout.matchAll(/^ +\|?(?:Pre)?Depends: (lib\S+)$/gm)) {
    if (!neverUnpacked.test(name)) needed.add(name)
  }
  return [...needed]
}

async function missingLibraries(target: string): Promise<string[]> {
  const { path, environment } = await unpackedServer(target)
  const { stdout } = await execute('ldd', [path], { env: environment })
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name = '']) => name)
}

/** In Debian 12 redis-server is a link to redis-check-rdb, which is in redis-tools. */
async function unpackedServer(target: string): Promise<RedisBinary> {
  const folders: string[] = []
  for (const parent of [join(target, 'usr/lib'), join(target, 'lib')]) {
    for (const name of await readdir(parent).catch(() => [])) {
      if (name.includes('-linux-')) folders.push(join(parent, name))
    }
    folders.push(parent)
  }
  const environment = { ...process.env, LD_LIBRARY_PATH: folders.join(':') }
  return { path: join(target, 'usr/bin/redis-server'), environment }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
