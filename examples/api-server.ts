import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import {
  authenticateWithKeys,
  createMasker,
  createRateLimiter,
  keysFromEnvironment,
} from 'fieldveil'
import { expressMaskingRoutes, expressTextRoutes } from 'fieldveil/express'
import { openStore } from './support/store.ts'

const { store, close } = await openStore()

const masker = createMasker({
  // In an application of yours: keysFromEnvironment() alone, the variable from a secret manager.
  keys:
    process.env.FIELDVEIL_KEYS === undefined
      ? [{ id: 'example', secret: 'a secret for these examples only, 32 bytes or more' }]
      : keysFromEnvironment(),
  store,
})

// A server of yours keeps hashes: createApiKey() makes a key and its hash.
const authenticate = authenticateWithKeys([
  { id: 'intake', key: 'intake-key-for-this-example-only-0001', permissions: ['mask'] },
  { id: 'support', key: 'support-key-for-this-example-only-001', permissions: ['mask', 'unmask'] },
  { id: 'admin', key: 'admin-key-for-this-example-only-00001', permissions: ['metadata_change'] },
])

const vault = expressMaskingRoutes(masker, { authenticate, rateLimit: createRateLimiter() })
const app = express()
app.use('/api/vault', vault)
app.use('/api/text', expressTextRoutes(masker, { authenticate }))

await masker.ready()
const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
// Listened for before anything is served, so that an early signal ends the server as well as a late one.
const ended = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
console.log(`Serving on ${url} (Ctrl-C ends it). Try:
  curl -s -X PUT ${url}/api/vault/mask -H 'authorization: Bearer intake-key-for-this-example-only-0001' \\
    -H 'content-type: application/json' -d '{"mask":[{"value":"Ann Lee","token_name":"Text Token"}]}'
  curl -s ${url}/api/vault/openapi.json`)

// Answer what was begun, then let go of everything: the process ends by itself.
await ended
server.close()
await once(server, 'close')
await vault.close()
await masker.close()
await close()
