import { createMasker } from 'fieldveil'
import { describe, expect, test } from 'vitest'
import { exchange, listen } from '../adapters/support/raw-client.ts'
import { testKeys } from '../support/keys.ts'
import { poll } from '../support/poll.ts'
import { apiFrameworks } from './support/api-servers.ts'
import { createTestApi, send } from './support/call-api.ts'
import { jsonRequest } from './support/json-request.ts'

describe.each(apiFrameworks)('asynchronous calls, $name', ({ build }) => {
  test('mask, and unmask what was masked; nobody else sees either', async () => {
    const masker = createMasker({ keys: testKeys })
    await using server = await listen(build({ masker }))
    const ask = async (path: string, body: unknown, bearer?: string) =>
      JSON.parse((await exchange(server.port, jsonRequest(path, body, { bearer }))).body)
    const finish = async (path: string, body: unknown) => {
      const { data } = await ask(path, body)
      expect(data[0].tracking_id).toMatch(/^[0-9a-f-]{36}\d{14}$/)
      const status = [{ tracking_id: data[0].tracking_id }]
      return await poll('the job', async () => {
        const answer = await ask('/async-status', { status })
        const [job] = answer.data
        return job.status === 'SUCCESS' ? job : undefined
      })
    }
    const body = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
    const masked = await finish('/mask/async', body)
    expect(masked).toMatchObject({ call_type: 'mask', error_msg: '' })
    expect(masked.submitted_time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    expect(masked.result).toEqual((await masker.maskFields(body)).data)
    const [{ token_value }] = masked.result
    const unmasked = await finish('/umask/async/', { unmask: [{ token_value }] })
    expect(unmasked).toMatchObject({ call_type: 'unmask', result: [{ value: 'Ann Lee' }] })
    const status = [{ tracking_id: unmasked.tracking_id }]
    for (const bearer of ['masker', 'unmasker', 'other-tenant']) {
      const answer = await ask('/async-status', { status }, bearer)
      expect(answer.data).toMatchObject([{ status: 'PURGED', result: null }])
    }
  })
})

test('results that would make an answer too long together are asked for in parts', async () => {
  const api = createTestApi(createMasker({ keys: testKeys }), { maximumBodyBytes: 10_000 })
  const values = Array.from({ length: 100 }, (_, index) => `${index}${'x'.repeat(50)}`)
  const body = { mask: values.map((value) => ({ value, token_name: 'Numeric Token' })) }
  const submitted = await Promise.all([1, 2, 3].map(() => send(api, '/mask/async', body)))
  const ids = submitted.map(({ json }) => ({ tracking_id: json.data[0].tracking_id as string }))
  const ask = (status: readonly object[]) => send(api, '/async-status', { status })
  for (const id of ids) {
    await poll('the job', async () => {
      const { json } = await ask([id])
      return json.data[0].status === 'SUCCESS' ? true : undefined
    })
  }
  const alone = await ask(ids.slice(0, 1))
  const size = alone.text.length
  expect(alone.json.data[0].result).toHaveLength(100)
  const fitting = Math.floor(40_000 / size)
  expect((await ask(ids.slice(0, fitting))).status).toBe(200)
  const repeated = await ask(new Array(fitting + 2).fill(ids[0]))
  expect(repeated).toMatchObject({ status: 413, json: { error: { message: 'Payload too large' } } })
  expect((await ask([...ids, ...ids, ...ids])).status).toBe(413)
  const unknown = { tracking_id: 'x' }
  const mixed = await ask([unknown, ids[0] as object, unknown])
  expect(mixed.json.data.map(({ status }: { status: string }) => status)).toEqual([
    'PURGED',
    'SUCCESS',
    'PURGED',
  ])
})

test('more jobs than are looked up at a time are answered in the order they were asked for', async () => {
  const api = createTestApi(createMasker({ keys: testKeys }))
  const ids: string[] = []
  for (let index = 0; index < 45; index++) {
    const mask = [{ value: `value ${index}`, token_name: 'Text Token' }]
    ids.push((await send(api, '/mask/async', { mask })).json.data[0].tracking_id)
  }
  const status = ids.map((id) => ({ tracking_id: id }))
  const answer = await poll('the jobs', async () => {
    const { json } = await send(api, '/async-status', { status })
    return json.data.every((job: { status: string }) => job.status === 'SUCCESS') ? json : undefined
  })
  expect(answer.data.map((job: { tracking_id: string }) => job.tracking_id)).toEqual(ids)
  const values = answer.data.map((job: { result: { value: string }[] }) => job.result[0]?.value)
  expect(values).toEqual(ids.map((_, index) => `value ${index}`))
})
