import { createServer, type Server } from 'node:http'
import express from 'express'
import type { Masker } from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { maskingOptions } from './server-masking.ts'
import { answerOrder, type BodyMasking, type VariantName } from './variants.ts'

export function serveExpress(
  masker: Masker,
  variant: VariantName,
  maskBody: BodyMasking | undefined,
): Server {
  const app = express()
  app.use(express.json())
  const options = maskingOptions(variant)
  if (options !== undefined) app.use(expressMasking(masker, options))
  if (maskBody !== undefined) {
    app.use(async (request, _response, next) => {
      await maskBody(request.body)
      next()
    })
  }
  app.post('/orders', (request, response) => {
    response.json(answerOrder(request.body))
  })
  return createServer(app)
}
