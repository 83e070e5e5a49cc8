import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createMasker, keysFromEnvironment } from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { createPlayground } from './playground/router.ts'
import { printRoundTrip } from './support/round-trip.ts'
import { openStore } from './support/store.ts'

const { store, place, describe, close } = await openStore()

// In an application of yours: keysFromEnvironment() alone, the variable from a secret manager.
const keys =
  process.env.FIELDVEIL_KEYS === undefined
    ? [{ id: 'example', secret: 'a secret for these examples only, 32 bytes or more' }]
    : keysFromEnvironment()
const masker = createMasker({ keys, store })

const customer = {
  name: { tokenName: 'Person Token' },
  email: { tokenName: 'Text Token', format: 'Email Address' },
  'card.number': { tokenName: 'Numeric Token', format: 'Credit Card' },
  note: { detect: true },
}

const customers: Record<string, unknown>[] = []
const app = express()

app.use(createPlayground({ keys, store, place }))
app.use(express.json())

// What a client sends is masked before any handler sees it.
app.post('/customers', expressMasking(masker, { request: { mask: customer } }), (req, res) => {
  const id = customers.push(req.body) - 1
  res.status(201).json({ id, ...req.body })
})

// Whoever asks gets the tokens, as they were stored.
app.get('/customers/:id', (req, res) => {
  const found = customers[Number(req.params.id)]
  if (found === undefined) res.status(404).json({ error: 'no such customer' })
  else res.json(found)
})

// Only the support team gets the values back.
app.get(
  '/support/customers/:id',
  (req, res, next) => {
    if (req.get('authorization') === 'Bearer support') next()
    else res.status(403).json({ error: 'for the support team only' })
  },
  expressMasking(masker, { response: { unmask: customer } }),
  (req, res) => {
    const found = customers[Number(req.params.id)]
    if (found === undefined) res.status(404).json({ error: 'no such customer' })
    else res.json(found)
  },
)

// Express's own error page would print what a parser read.
app.use(((error, _req, res, next) => {
  if (res.headersSent) next(error)
  else res.status(error.status ?? 500).json({ error: 'the request could not be read' })
}) satisfies express.ErrorRequestHandler)

// Wrong keys, no Redis, or one that evicts: found out now, not by the first request.
await masker.ready()
const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error
  console.error(`Port ${process.env.PORT ?? 3000} is taken; choose another: PORT=3001 npm start`)
  process.exit(1)
})
// Listened for before anything is served, so that an early signal ends the server as well as a late one.
const ended = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

await printRoundTrip(url, async () => ({ seen: customers.at(-1), held: await describe() }))
console.log(`
Serving on ${url} (Ctrl-C ends it). Open it in a browser for the playground, or try:
  curl -s -X POST ${url}/customers -H 'content-type: application/json' -d '{"name":"Ann Lee","email":"ann@example.org"}'
  curl -s ${url}/customers/0
  curl -s ${url}/support/customers/0 -H 'authorization: Bearer support'`)

// Answer what was begun, then let go of everything: the process ends by itself.
await ended
server.close()
await once(server, 'close')
await masker.close()
await close()
