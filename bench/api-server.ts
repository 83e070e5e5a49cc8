// The API or an echo of its bodies, in a process of its own: `api-server.ts <framework> <variant> <redis url>`.
import { createServer, type RequestListener } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import express from 'express'
import { authenticateWithKeys } from 'fieldveil'
import { expressMaskingRoutes } from 'fieldveil/express'
import { koaMaskingRoutes } from 'fieldveil/koa'
import { Redis } from 'ioredis'
import Koa from 'koa'
import { createServerMasker } from './server-masking.ts'
import type { FrameworkName } from './variants.ts'

export type ApiVariant = 'echo' | 'api'

/** What `api.lua` sends. */
const benchKey = 'a key for benchmarks only, 0123456789'

function serve(framework: FrameworkName, variant: ApiVariant, url: string): RequestListener {
  const masker = createServerMasker(new Redis(url))
  const authenticate = authenticateWithKeys([
    { id: 'bench', key: benchKey.replaceAll(' ', '-'), permissions: ['mask'] },
  ])
  // A limit would end the run.
  const options = { authenticate, rateLimit: false } as const
  if (framework === 'express') {
    const app = express()
    if (variant === 'api') app.use(expressMaskingRoutes(masker, options))
    else app.put('/mask', express.json(), (request, response) => void response.json(request.body))
    return app
  }
  const app = new Koa()
  if (variant === 'api') app.use(koaMaskingRoutes(masker, options))
  else {
    app.use(bodyParser())
    app.use((ctx) => {
      ctx.body = ctx.request.body
    })
  }
  return app.callback()
}

if (process.send !== undefined) {
  const [framework, variant, url] = process.argv.slice(2) as [FrameworkName, ApiVariant, string]
  const server = createServer(serve(framework, variant, url))
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
  })
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ microseconds: user + system })
  })
  process.on('disconnect', () => process.exit())
  process.on('SIGTERM', () => process.exit())
}
