// One server under test, in a process of its own: `server.ts <framework> <variant> <redis url>`.
import { Redis } from 'ioredis'
import { serveExpress } from './express-server.ts'
import { serveKoa } from './koa-server.ts'
import { createServerMasker, handMasking } from './server-masking.ts'
import type { FrameworkName, VariantName } from './variants.ts'

const [framework, variant, url] = process.argv.slice(2) as [FrameworkName, VariantName, string]
const redis = new Redis(url)
const masker = createServerMasker(redis)
const serve = framework === 'express' ? serveExpress : serveKoa
const server = serve(masker, variant, handMasking(variant, redis))

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
// How long the processor was busy, whatever else the machine does.
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ microseconds: user + system })
})
process.on('disconnect', () => process.exit())
// So that a profiler can write down what it saw.
process.on('SIGTERM', () => process.exit())
