import type { CallHandler, ExecutionContext } from '@nestjs/common'
import { maskingInterceptor } from 'fieldveil/nest'
import { expect, test } from 'vitest'
import { makeMasker } from './support/maskers.ts'

test('a message or a socket, which has no request, goes to its handler as it is', async () => {
  const interceptor = maskingInterceptor(makeMasker(), { request: { mask: ['email'] } })
  for (const type of ['rpc', 'ws', 'graphql']) {
    const context = {
      getType: () => type,
      switchToHttp: () => {
        throw new Error('there is no request')
      },
    }
    const answer = { of: type }
    const handler = { handle: () => answer }
    const given = await interceptor.intercept(
      context as unknown as ExecutionContext,
      handler as unknown as CallHandler,
    )
    expect(given).toBe(answer)
  }
})
