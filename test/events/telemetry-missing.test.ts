import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BareProject, createBareProject } from '../support/bare-project.ts'

const parts = ['telemetry', 'dialects', 'types', 'types.ts', 'errors.ts', 'events.ts']
let project: BareProject

beforeAll(async () => {
  project = await createBareProject({ sources: parts.map((part) => `src/${part}`) })
})
afterAll(() => project.remove())

it('where @opentelemetry/api is not installed, nothing happens and nothing is said', async () => {
  const printed = await project.run(`
    import { createEvents } from './src/events.ts'
    import { openTelemetry } from './src/telemetry/open-telemetry.ts'
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
