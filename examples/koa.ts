import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import { createMasker, keysFromEnvironment } from 'fieldveil'
import { koaMasking } from 'fieldveil/koa'
import Koa from 'koa'
import { printRoundTrip } from './support/round-trip.ts'
import { openStore } from './support/store.ts'

const { store, describe, close } = await openStore()

const masker = createMasker({
  keys:
    process.env.FIELDVEIL_KEYS === undefined
      ? [{ id: 'example', secret: 'a secret for these examples only, 32 bytes or more' }]
      : keysFromEnvironment(),
  store,
})

const customer = {
  name: { tokenName: 'Person Token' },
  email: { tokenName: 'Text Token', format: 'Email Address' },
  'card.number': { tokenName: 'Numeric Token', format: 'Credit Card' },
  note: { detect: true },
}

const customers: unknown[] = []
const router = new Router()

router.post('/customers', koaMasking(masker, { request: { mask: customer } }), (ctx) => {
  const body = ctx.request.body as object
  const id = customers.push(body) - 1
  ctx.status = 201
  ctx.body = { id, ...body }
})

router.get('/customers/:id', (ctx) => {
  ctx.body = customers[Number(ctx.params.id)]
})

router.get(
  '/support/customers/:id',
  (ctx, next) => {
    if (ctx.get('authorization') === 'Bearer support') return next()
    ctx.status = 403
    ctx.body = { error: 'for the support team only' }
    return undefined
  },
  koaMasking(masker, { response: { unmask: customer } }),
  (ctx) => {
    ctx.body = customers[Number(ctx.params.id)]
  },
)

const app = new Koa()
app.use(bodyParser())
app.use(router.routes())

await masker.ready()
const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
// Listened for before anything is served, so that an early signal ends the server as well as a late one.
const ended = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

await printRoundTrip(url, async () => ({ seen: customers.at(-1), held: await describe() }))
console.log(`\nServing on ${url} (Ctrl-C ends it).`)

// Answer what was begun, then let go of everything: the process ends by itself.
await ended
server.close()
await once(server, 'close')
await masker.close()
await close()
