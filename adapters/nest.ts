import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Masker } from '../src/index.ts'
import { expressMasking } from './express.ts'
import type { MaskingOptions } from './masking-options.ts'

export type {
  CallerContext,
  MaskingOptions,
  RequestPartRules,
  RequestRules,
} from './masking-options.ts'

/**
 * A NestJS interceptor (on Express) that masks and unmasks the fields that the options name, for a
 * controller, a handler, or the whole application: after guards, before pipes and handlers. Whatever
 * the handler, a filter or a later interceptor answers is masked when it is sent. Where Nest stands
 * on Fastify, register `fastifyMasking` there instead. Throws `invalid_options` and `invalid_rules`.
 */
export function maskingInterceptor(
  masker: Masker,
  options: MaskingOptions<Request>,
): NestInterceptor {
  const mask = expressMasking(masker, options)
  return {
    intercept: (context: ExecutionContext, next: CallHandler) => {
      // Messages and sockets have no request that rules could be for.
      if (context.getType() !== 'http') return next.handle()
      const http = context.switchToHttp()
      const request = http.getRequest<Request>()
      const response = http.getResponse<Response>()
      return new Promise((resolve) => {
        // Not called where the request could not be masked: it is answered, and nothing may follow.
        mask(request, response, () => resolve(next.handle()))
      })
    },
  }
}
