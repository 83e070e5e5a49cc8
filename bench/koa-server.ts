import { createServer, type Server } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import type { Masker } from 'fieldveil'
import { koaMasking } from 'fieldveil/koa'
import Koa from 'koa'
import { maskingOptions } from './server-masking.ts'
import { answerOrder, type BodyMasking, type OrderBody, type VariantName } from './variants.ts'

export function serveKoa(
  masker: Masker,
  variant: VariantName,
  maskBody: BodyMasking | undefined,
): Server {
  const app = new Koa()
  app.use(bodyParser())
  const options = maskingOptions(variant)
  if (options !== undefined) app.use(koaMasking(masker, options))
  if (maskBody !== undefined) {
    app.use(async (ctx, next) => {
      await maskBody(ctx.request.body as OrderBody)
      await next()
    })
  }
  app.use((ctx) => {
    ctx.body = answerOrder(ctx.request.body as OrderBody)
  })
  return createServer(app.callback())
}
