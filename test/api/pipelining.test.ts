import { createMasker } from 'fieldveil'
import { expect, test } from 'vitest'
import { listen, openSocket, printRequest, readAll } from '../adapters/support/raw-client.ts'
import { testKeys } from '../support/keys.ts'
import { apiFrameworks } from './support/api-servers.ts'
import { jsonRequest } from './support/json-request.ts'

const count = 40

test.each(
  apiFrameworks,
)('$name answers what a client sends at once, in order and without a warning', async ({
  build,
}) => {
  const warnings: Error[] = []
  const keep = (warning: Error) => warnings.push(warning)
  process.on('warning', keep)
  try {
    await using server = await listen(
      build({ masker: createMasker({ keys: testKeys }), parser: 'none' }),
    )
    const socket = await openSocket(server.port)
    const values = Array.from({ length: count }, (_, index) => `value ${index}`)
    const requests = values.map((value, index) =>
      printRequest(
        jsonRequest('/mask', { mask: [{ value, token_name: 'Text Token' }] }),
        index === count - 1 ? 'close' : 'keep-alive',
      ),
    )
    socket.write(Buffer.concat(requests))
    const answers = (await readAll(socket)).toString()
    expect([...answers.matchAll(/"value":"(value \d+)"/g)].map(([, value]) => value)).toEqual(
      values,
    )
  } finally {
    process.off('warning', keep)
  }
  expect(warnings).toEqual([])
})
