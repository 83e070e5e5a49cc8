import { createMasker } from 'fieldveil'
import { describe, expect, test } from 'vitest'
import { exchange, listen } from '../adapters/support/raw-client.ts'
import { testKeys } from '../support/keys.ts'
import { poll } from '../support/poll.ts'
import { apiFrameworks } from './support/api-servers.ts'
import { jsonRequest } from './support/json-request.ts'

describe.each(apiFrameworks)('asynchronous calls, $name', ({ build }) => {
  test('mask, and unmask what was masked; nobody else sees either', async () => {
    const masker = createMasker({ keys: testKeys })
    await using server = await listen(build({ masker }))
    const send = async (path: string, body: unknown, bearer?: string) =>
      JSON.parse((await exchange(server.port, jsonRequest(path, body, { bearer }))).body)
    const finish = async (path: string, body: unknown) => {
      const { data } = await send(path, body)
      expect(data[0].tracking_id).toMatch(/^[0-9a-f-]{36}\d{14}$/)
      const status = [{ tracking_id: data[0].tracking_id }]
      return await poll('the job', async () => {
        const answer = await send('/async-status', { status })
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
      const answer = await send('/async-status', { status }, bearer)
      expect(answer.data).toMatchObject([{ status: 'PURGED', result: null }])
    }
  })
})
