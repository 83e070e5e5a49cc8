import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string

beforeAll(async () => {
  // Away from this package there are only the packages that the script names.
  folder = await mkdtemp(join(tmpdir(), 'fieldveil-without-peers-'))
  await cp(join(root, 'src'), join(folder, 'src'), { recursive: true })
  await mkdir(join(folder, 'node_modules'))
  for (const name of ['lru-cache', 'zod', 'libphonenumber-js', 'redos-detector', 'regjsparser']) {
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rm(folder, { recursive: true }))

async function run(script: string): Promise<string> {
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
}

it('the package loads none of jose, bullmq, ioredis and rate-limiter-flexible by itself, and says which it wants', async () => {
  const printed = await run(`
    import { authenticateWithKeys } from './src/api/credentials/static-keys.ts'
    import { authenticateWithTokens } from './src/api/credentials/json-web-tokens.ts'
    import { createJobQueue } from './src/api/jobs/memory-jobs.ts'
    import { createRedisJobQueue } from './src/api/jobs/redis-jobs.ts'
    import { createRateLimiter } from './src/api/limits/rate-limiter.ts'
    import { createMasker } from './src/index.ts'

    const masker = createMasker({ keys: [{ id: 'a', secret: 'x'.repeat(32) }] })
    authenticateWithKeys([])
    createJobQueue({ masker })
    createRateLimiter()
    const say = (error: Error & { code?: string }) => console.log(error.code + ': ' + error.message)
    const tokens = authenticateWithTokens({ jwks: 'https://a.example', issuer: 'a', audience: 'b' })
    await tokens.ready().catch(say)
    await tokens('a.b.c', {} as never).catch(say)
    const client = new Proxy({} as never, {
      get: (_target, name) => (name === 'options' ? {} : () => client),
    })
    const queue = createRedisJobQueue({ masker, client })
    await queue.ready().catch(say)
    const call = { callType: 'mask', payload: { mask: [{ value: 'a' }] } } as const
    await queue.submit({ ...call, principal: { id: 'a', permissions: [] } }).catch(say)
    await queue.close()
  `)
  const jose = 'invalid_options: authenticateWithTokens needs the package jose: npm install jose\n'
  const bullmq =
    'invalid_options: createRedisJobQueue needs the package bullmq: npm install bullmq\n'
  expect(printed).toBe(`${jose}${jose}${bullmq}${bullmq}0`)
})
