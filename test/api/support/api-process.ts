import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import express from 'express'
import { createMasker, createRedisJobQueue } from 'fieldveil'
import { expressMaskingRoutes } from 'fieldveil/express'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { testKeys } from '../../support/keys.ts'
import { defaultOptions, mountPath } from './api-servers.ts'

// A server as a host writes it, `REDIS-URL PREFIX`, that says its port and which part of which job it
// has come to: `part mask 2`. Told `hold`, it waits for ever in the second part, until told `go on`.
const [url = '', prefix = ''] = process.argv.slice(2)
const client = new Redis(url)
const masker = createMasker({
  keys: testKeys,
  store: new RedisTokenStore({ client, prefix: `${prefix}:` }),
  timeout: 10_000,
})
const { maskFields, unmaskFields } = masker
const lines = createInterface(process.stdin)
const counts = { mask: 0, unmask: 0 }
let holds = false
lines.on('line', (line) => {
  holds = line === 'hold'
  process.stdout.write(`told ${line}\n`)
})

masker.maskFields = async (payload, context) => {
  await begin('mask')
  return await maskFields(payload, context)
}
masker.unmaskFields = async (payload, context) => {
  await begin('unmask')
  return await unmaskFields(payload, context)
}

async function begin(call: 'mask' | 'unmask'): Promise<void> {
  counts[call] += 1
  process.stdout.write(`part ${call} ${counts[call]}\n`)
  if (holds && counts[call] === 2) await new Promise(() => {})
}

// Short, for the jobs of a server that is killed; not so short that one that is busy loses its own.
const times = { lock: 2_000, timeout: 10_000 }
const jobs = createRedisJobQueue({ masker, client, prefix, ...times, concurrency: 1 })
await jobs.ready()
const app = express()
app.use(mountPath, expressMaskingRoutes(masker, { ...defaultOptions, jobs }))
const server = createServer(app).listen(0, '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`)
