import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { build } from 'rolldown'
import { expect, it } from 'vitest'

it('is one file without imports that runs where there is only what browsers have', async () => {
  const { output } = await build({
    input: fileURLToPath(new URL('../../src/client/index.ts', import.meta.url)),
    platform: 'browser',
    output: { format: 'iife', name: 'client' },
    write: false,
    logLevel: 'silent',
  })
  expect(output).toHaveLength(1)
  const { code, imports } = output[0]
  expect(imports).toEqual([])
  expect(code).not.toMatch(/require\(|\bimport\b|\bprocess\b|\bBuffer\b/)
  const sent: unknown[] = []
  const answered = { data: [{ value: 'a', token_value: 'b' }], success: true }
  const browser = {
    ...{ AbortController, URL, setTimeout, clearTimeout, performance },
    location: { href: 'https://app.example/' },
    fetch: async (url: string, init: RequestInit) => {
      sent.push(url, init.method)
      return new Response(JSON.stringify(answered))
    },
  }
  const answer = await runInNewContext(
    `${code}
    client.createClient({ baseUrl: '/api/vault', token: 'a' }).mask([{ value: 'a' }])`,
    browser,
  )
  expect(JSON.stringify(answer)).toBe(JSON.stringify(answered.data))
  expect(sent).toEqual(['/api/vault/mask', 'PUT'])
})
