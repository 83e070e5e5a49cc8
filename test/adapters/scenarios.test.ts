import { describe, expect, test, vi } from 'vitest'
import { neverReached, scenarios } from './scenarios.ts'
import { frameworks } from './support/frameworks.ts'
import { makeMasker, withTokens } from './support/maskers.ts'
import { exchange, listen, type RawRequest, type RawResponse } from './support/raw-client.ts'

describe.each(frameworks)('$name', ({ build }) => {
  test.each(scenarios)('$name', async (scenario) => {
    const { masking, parser } = scenario
    const handler = vi.fn(scenario.handler)
    const mounts = [masking].flat().map((mount) => ({ onError: () => {}, ...mount }))
    const masker = makeMasker()
    // So that there is a token to give back.
    await masker.maskDocument({ email: 'alice@example.com' }, ['email'])
    const app = build({ masker, mounts, handler, ...(parser === undefined ? {} : { parser }) })
    await using server = await listen(app)
    const response = await exchange(server.port, await requestOf(scenario.request))

    const { status, body } = comparable(response)
    expect(status).toBe(scenario.status)
    if (scenario.says === undefined) expect(body).toBe(await withTokens(scenario.body))
    else expect(saidBy(body)).toBe(scenario.says)
    for (const [name, value] of Object.entries(scenario.headers ?? {})) {
      expect(response.headers[name], name).toBe(value)
    }
    expect(handler).toHaveBeenCalledTimes(scenario.handler === neverReached ? 0 : 1)
  })
})

test.each(scenarios)('all frameworks give the same bytes: $name', async (scenario) => {
  const answers = await Promise.all(
    frameworks.map(async ({ build }) => {
      const { masking, handler, parser } = scenario
      const mounts = [masking].flat().map((mount) => ({ onError: () => {}, ...mount }))
      const masker = makeMasker()
      await masker.maskDocument({ email: 'alice@example.com' }, ['email'])
      const app = build({ masker, mounts, handler, ...(parser === undefined ? {} : { parser }) })
      await using server = await listen(app)
      return comparable(await exchange(server.port, await requestOf(scenario.request)))
    }),
  )
  const [first, ...others] = answers
  for (const other of others) expect(other).toEqual(first)
})

/**
 * The one place where what frameworks do of their own is put aside: Express names itself and makes
 * an ETag, the date differs, and a body of unknown length goes out in chunks or is measured.
 */
function comparable({ status, headers, body }: RawResponse) {
  const own = ['x-powered-by', 'date', 'connection', 'keep-alive', 'transfer-encoding']
  const named = Object.entries(headers).filter(([name, value]) => {
    if (name === 'etag') return !value.startsWith('W/')
    if (name === 'content-length' && Number(value) === Buffer.byteLength(body)) return false
    return !own.includes(name)
  })
  return { status, body, headers: Object.fromEntries(named.sort()) }
}

/** The text of a chat answer that came in events. */
function saidBy(body: string): string {
  const events = [...body.matchAll(/^data: (\{.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''))
  return events.map(({ choices }) => choices[0].delta.content ?? '').join('')
}

async function requestOf(request: RawRequest): Promise<RawRequest> {
  const { path = '/', body } = request
  return {
    ...request,
    path: await withTokens(path),
    ...(body === undefined ? {} : { body: await withTokens(String(body)) }),
  }
}
