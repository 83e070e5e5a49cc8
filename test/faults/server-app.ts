import { createServer, type Server } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import express from 'express'
import type { FieldRules, Masker, MaskingError } from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { koaMasking } from 'fieldveil/koa'
import Koa from 'koa'
import { valueAt } from './values.ts'

export type FrameworkName = 'express' | 'koa'

/** A customer of five values, which begin at an index. */
export type Customer = Readonly<Record<keyof typeof customerRules, string>>

export const customerRules = {
  mail: { tokenName: 'Text Token', format: 'Email Address' },
  card: { tokenName: 'Numeric Token' },
  other: { tokenName: 'Text Token', format: 'Email Address' },
  account: { tokenName: 'Numeric Token' },
  third: { tokenName: 'Text Token', format: 'Email Address' },
} as const satisfies FieldRules

/** Values of a customer. */
export const customerSize = 5

export function customerAt(index: number): Customer {
  const from = index * 6
  const [mail, card, other, account, third] = [0, 1, 2, 3, 4].map((at) => valueAt(from + at))
  return { mail, card, other, account, third } as Customer
}

/**
 * `POST /customers` answers what the application sees of a body: tokens. `GET /customers/:index`
 * answers what it holds, masked on its way out. `POST /open` answers what it was sent, opened.
 */
export function serve(
  framework: FrameworkName,
  masker: Masker,
  onError: (error: MaskingError) => void,
): Server {
  return framework === 'express' ? serveExpress(masker, onError) : serveKoa(masker, onError)
}

function serveExpress(masker: Masker, onError: (error: MaskingError) => void): Server {
  const app = express()
  app.disable('x-powered-by')
  app.use(express.json())
  app.post(
    '/customers',
    expressMasking(masker, { request: { mask: customerRules }, onError }),
    (request, response) => {
      response.json(request.body)
    },
  )
  app.get(
    '/customers/:index',
    expressMasking(masker, { response: { mask: customerRules }, onError }),
    (request, response) => {
      response.json(customerAt(Number(request.params.index)))
    },
  )
  app.post(
    '/open',
    expressMasking(masker, { response: { unmask: customerRules }, onError }),
    (request, response) => {
      response.json(request.body)
    },
  )
  return createServer(app)
}

function serveKoa(masker: Masker, onError: (error: MaskingError) => void): Server {
  const app = new Koa()
  const masking = {
    customers: koaMasking(masker, { request: { mask: customerRules }, onError }),
    customer: koaMasking(masker, { response: { mask: customerRules }, onError }),
    open: koaMasking(masker, { response: { unmask: customerRules }, onError }),
  }
  app.use(bodyParser())
  app.use(async (ctx, next) => {
    const [, name, index] = ctx.path.split('/')
    if (name === 'open') return await masking.open(ctx, next)
    return await (index === undefined ? masking.customers : masking.customer)(ctx, next)
  })
  app.use((ctx) => {
    const index = ctx.path.split('/')[2]
    ctx.body = index === undefined ? ctx.request.body : customerAt(Number(index))
  })
  return createServer(app.callback())
}
