import { describe, expect, test } from 'vitest'
import { exchange, listen } from '../adapters/support/raw-client.ts'
import {
  type ContractCase,
  checkFinds,
  checkShape,
  listCases,
  prepareCase,
} from '../contract/support/contract-cases.ts'
import { apiFrameworks } from './support/api-servers.ts'
import { jsonRequest } from './support/json-request.ts'

describe.each(apiFrameworks)('the contract over HTTP, $name', ({ build }) => {
  test('is all 55 cases', () => expect(listCases().length).toBe(55))

  test.each(listCases())('$id', async (one: ContractCase) => {
    const { masker, body } = await prepareCase(one)
    await using server = await listen(build({ masker }))
    const sent = one.body === null ? undefined : body
    const response = await exchange(server.port, jsonRequest(`/${one.call}`, sent))
    expect(response.status).toBe(one.status)
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(response.headers['cache-control']).toBe('no-store')
    const answer = JSON.parse(response.body)
    if (one.response) expect(answer).toEqual(one.response)
    if (one.shape) await checkShape(masker, one.shape, answer.data)
    if (one.finds) await checkFinds(masker, one.finds, answer.data)
  })
})
