import { failureOf } from '../../contract/envelope.ts'
import { readOwn } from '../../contract/payload.ts'
import type { Masker, MaskResponse, RateLimiter, UnmaskResponse } from '../../types.ts'
import { contextOf } from '../call-context.ts'
import { maskExamples, unmaskExamples } from '../examples.ts'
import { missPenalty } from '../limits/miss-penalty.ts'
import type { Route } from '../route.ts'
import {
  maskAnswerSchema,
  maskBodySchema,
  unmaskAnswerSchema,
  unmaskBodySchema,
} from '../schemas.ts'

const methods = ['PUT', 'POST']

/** `/mask` and `/unmask`: the contract's calls, answered at once. */
export function createFieldRoutes(
  masker: Masker,
  limiter: RateLimiter | undefined,
): readonly Route[] {
  return [
    {
      path: '/mask',
      methods,
      permission: 'mask',
      limited: 'mask',
      weigh: (body) => countEntries(body, 'mask'),
      answer: async (call) => open(await masker.maskFields(call.body, contextOf(call))),
      document: {
        summary: 'Replace values by tokens',
        tag: 'Tokens',
        body: maskBodySchema,
        answer: maskAnswerSchema,
        failures: ['mask_missing', 'quota_exceeded', 'masking_failed', 'closed'],
        examples: maskExamples,
      },
    },
    {
      path: '/unmask',
      methods,
      permission: 'unmask',
      limited: 'unmask',
      weigh: (body) => countEntries(body, 'unmask'),
      answer: async (call) => {
        const response = await masker.unmaskFields(call.body, contextOf(call))
        if (failureOf(response)?.code === 'unmasking_failed') {
          await limiter?.penalise(call.principal, 'unmask', missPenalty)
        }
        return open(response)
      },
      document: {
        summary: 'Give the values of tokens back',
        tag: 'Tokens',
        body: unmaskBodySchema,
        answer: unmaskAnswerSchema,
        failures: ['unmask_missing', 'unmasking_failed', 'unmasking_unavailable', 'closed'],
        examples: unmaskExamples,
      },
    },
  ]
}

/** Entries of a payload; none where it is not one. */
export function countEntries(body: unknown, name: 'mask' | 'unmask'): number {
  const entries = readOwn(body, name)
  return Array.isArray(entries) ? entries.length : 0
}

/** The error of an envelope is thrown, for a dialect to render. */
function open(response: MaskResponse | UnmaskResponse): { readonly body: unknown } {
  const failure = failureOf(response)
  if (failure !== undefined) throw failure
  return { body: response }
}
