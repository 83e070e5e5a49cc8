import { describe, expect, test, vi } from 'vitest'
import { neverReached, type Scenario, scenarios } from './scenarios.ts'
import { doorFrameworks } from './support/doors.ts'
import { makeMasker, withTokens } from './support/maskers.ts'
import { exchange, listen, type RawRequest } from './support/raw-client.ts'
import { saidBy } from './support/said-by.ts'

describe.each(doorFrameworks)('$name', ({ name, build, parsers, without }) => {
  const fitting = scenarios.filter((scenario) => {
    return parsers.includes(scenario.parser) && !Object.hasOwn(without, scenario.name)
  })

  test('leaves out only scenarios that there are', () => {
    const names = scenarios.map((scenario) => scenario.name)
    for (const left of Object.keys(without)) expect(names).toContain(left)
    expect(fitting.length).toBeGreaterThan(50)
  })

  test.each(fitting)('$name', async (scenario) => {
    const { masking, parser } = scenario
    const handler = vi.fn(scenario.handler)
    const mounts = [masking].flat().map((mount) => ({ onError: () => {}, ...mount }))
    const masker = makeMasker()
    await masker.maskDocument({ email: 'alice@example.com' }, ['email'])
    const app = await build({
      masker,
      mounts,
      handler,
      ...(parser === undefined ? {} : { parser }),
    })
    await using server = await listen(app)
    const response = await exchange(server.port, await requestOf(scenario.request))
    expect(response.status).toBe(scenario.status)
    if (scenario.says === undefined) expect(response.body).toBe(await withTokens(scenario.body))
    else expect(saidBy(response.body)).toBe(scenario.says)
    for (const [header, value] of Object.entries(scenario.headers ?? {})) {
      expect(response.headers[header], `${name}: ${header}`).toBe(value)
    }
    expect(handler).toHaveBeenCalledTimes(scenario.handler === neverReached ? 0 : 1)
  })
})

async function requestOf(request: Scenario['request']): Promise<RawRequest> {
  const { path = '/', body } = request
  return {
    ...request,
    path: await withTokens(path),
    ...(body === undefined ? {} : { body: await withTokens(String(body)) }),
  }
}
