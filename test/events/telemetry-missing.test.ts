import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../../src', import.meta.url))
let folder: string

beforeAll(async () => {
  // Away from this package, no folder above has @opentelemetry/api.
  folder = await mkdtemp(join(tmpdir(), 'fieldveil-without-api-'))
  for (const part of ['telemetry', 'dialects', 'types', 'types.ts', 'errors.ts', 'events.ts']) {
    await cp(join(source, part), join(folder, part), { recursive: true })
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rm(folder, { recursive: true }))

async function run(script: string): Promise<string> {
  await writeFile(join(folder, 'script.ts'), script)
  const loader = import.meta.resolve('tsx')
  const child = spawn(process.execPath, ['--import', loader, 'script.ts'], {
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

it('where @opentelemetry/api is not installed, nothing happens and nothing is said', async () => {
  const printed = await run(`
    import { createEvents } from './events.ts'
    import { openTelemetry } from './telemetry/open-telemetry.ts'
    const found = await import('@opentelemetry/api').then(() => 'installed', () => 'missing')
    const telemetry = openTelemetry()
    const events = createEvents({ telemetry })
    await telemetry.loaded
    events.emit({ type: 'rewrapped', count: 1 })
    telemetry.trace('mask', 'a', telemetry.begin(), Promise.resolve())
    console.log(found, events.active, telemetry.begin())
  `)
  expect(printed).toBe('missing false undefined\n0')
})
