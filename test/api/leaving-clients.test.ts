import { createMasker, MemoryTokenStore } from 'fieldveil'
import { describe, expect, test } from 'vitest'
import { exchange, listen, openSocket, printRequest } from '../adapters/support/raw-client.ts'
import { testKeys } from '../support/keys.ts'
import { poll } from '../support/poll.ts'
import { apiFrameworks } from './support/api-servers.ts'
import { jsonRequest } from './support/json-request.ts'

/** A masker over a store that, once `slow` was called, answers nobody until `free` is. */
function openSlowly() {
  const store = new MemoryTokenStore()
  const claim = store.claim.bind(store)
  let free = (): void => {}
  let freed = Promise.resolve()
  let claims = 0
  store.claim = async (entries) => {
    claims += 1
    await freed
    return await claim(entries)
  }
  const masker = createMasker({ keys: testKeys, store, timeout: 60_000 })
  const { maskFields } = masker
  const statuses: number[] = []
  masker.maskFields = async (payload, context) => {
    const answer = await maskFields(payload, context)
    statuses.push(answer.status)
    return answer
  }
  const slow = () => {
    freed = new Promise<void>((resolve) => {
      free = resolve
    })
    claims = 0
  }
  return { masker, slow, free: () => free(), claims: () => claims, statuses }
}

const maskOf = (value: string) =>
  jsonRequest('/mask', { mask: [{ value, token_name: 'Text Token' }] })
const request = maskOf('Ann Lee')

describe.each(apiFrameworks)('a client that leaves while the store is slow, $name', ({ build }) => {
  test('ends the call, and nothing is told of it', async () => {
    const { masker, slow, free, claims, statuses } = openSlowly()
    const errors: unknown[] = []
    const options = { onError: (error: unknown) => void errors.push(error) }
    await using server = await listen(build({ masker, options }))
    await exchange(server.port, maskOf('Bo Ray'))
    slow()
    const socket = await openSocket(server.port)
    socket.write(printRequest(request, 'keep-alive'))
    await poll('the claim', async () => (claims() === 1 ? true : undefined))
    socket.destroy()
    // The store has not answered yet.
    await poll('the end of the call', async () => (statuses.length > 1 ? true : undefined))
    expect(statuses).toEqual([200, 499])
    free()
    await masker.close()
    expect(errors).toEqual([])
  })

  test('a connection that stays is answered, and the next request on it too', async () => {
    const { masker, slow, free, claims } = openSlowly()
    await using server = await listen(build({ masker }))
    await exchange(server.port, maskOf('Bo Ray'))
    slow()
    const socket = await openSocket(server.port)
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk
    })
    socket.write(printRequest(request, 'keep-alive'))
    await poll('the claim', async () => (claims() === 1 ? true : undefined))
    free()
    await poll('an answer', async () => (said.includes('"success":true') ? true : undefined))
    said = ''
    socket.write(printRequest(request, 'keep-alive'))
    await poll('another', async () => (said.includes('"success":true') ? true : undefined))
    socket.destroy()
  })
})
