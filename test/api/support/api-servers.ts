import type { RequestListener } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import express5, { type Request } from 'express'
import express4 from 'express4'
import type { Masker } from 'fieldveil'
import { type ApiOptions, expressMaskingRoutes } from 'fieldveil/express'
import { koaMaskingRoutes } from 'fieldveil/koa'
import Koa3, { type Middleware } from 'koa'
import Koa2 from 'koa2'
import type { Principal } from '../../../src/types.ts'

export interface ApiAppOptions {
  readonly masker: Masker
  readonly options?: Partial<ApiOptions>
  /** What stands in front of the routes. */
  readonly parser?: 'json' | 'text' | 'raw' | 'none'
}

/** The API under `/api/vault` of an application. */
export interface ApiFramework {
  readonly name: string
  build(options: ApiAppOptions): RequestListener
}

export const apiFrameworks: readonly ApiFramework[] = [
  { name: 'Express 4', build: buildExpress(express4) },
  { name: 'Express 5', build: buildExpress(express5) },
  { name: 'Koa 2', build: buildKoa(Koa2) },
  { name: 'Koa 3', build: buildKoa(Koa3) },
]

export const mountPath = '/api/vault'

const everything = ['mask', 'unmask', 'metadata_change'] as const

/** Bearers of the tests, by what they are for. */
export const principals: ReadonlyMap<string, Principal> = new Map<string, Principal>([
  ['all', { id: 'ann', permissions: everything }],
  ['masker', { id: 'bob', permissions: ['mask'] }],
  ['unmasker', { id: 'eve', permissions: ['unmask'] }],
  ['other-tenant', { id: 'ann', tenant: 'other', permissions: everything }],
  ['too-early', { id: 'ann', permissions: everything, notBefore: Date.now() + 3_600_000 }],
  ['too-late', { id: 'ann', permissions: everything, expiresAt: Date.now() - 1 }],
])

export const defaultOptions: ApiOptions = {
  authenticate: (bearer) => {
    if (bearer === 'pending' || bearer === 'expired') return { refused: bearer }
    if (bearer === 'broken') throw new Error('cannot look it up')
    return principals.get(bearer) ?? { refused: 'unknown' }
  },
  rateLimit: false,
  onError: () => {},
}

function buildExpress(express: typeof express5): ApiFramework['build'] {
  return ({ masker, options, parser = 'none' }) => {
    const app = express()
    if (parser === 'json') app.use(express.json({ strict: false }))
    if (parser === 'text') app.use(express.text({ type: '*/*' }))
    if (parser === 'raw') app.use(express.raw({ type: '*/*' }))
    app.use(mountPath, expressMaskingRoutes(masker, { ...defaultOptions, ...options }))
    app.use((_request: Request, response) => void response.status(404).end('the application'))
    return app
  }
}

function buildKoa(Koa: typeof Koa3): ApiFramework['build'] {
  return ({ masker, options, parser = 'none' }) => {
    const app = new Koa()
    app.silent = true
    if (parser === 'json')
      app.use(bodyParser({ jsonStrict: false, enableTypes: ['json'] }) as Middleware)
    if (parser === 'text' || parser === 'raw') {
      app.use(async (ctx, next) => {
        const chunks: Buffer[] = []
        for await (const chunk of ctx.req) chunks.push(chunk as Buffer)
        const bytes = Buffer.concat(chunks)
        Object.assign(ctx.request, { body: parser === 'raw' ? bytes : bytes.toString() })
        await next()
      })
    }
    const api = { ...defaultOptions, path: mountPath, ...options }
    app.use(koaMaskingRoutes(masker, api))
    app.use((ctx) => {
      ctx.status = 404
      ctx.body = 'the application'
    })
    return app.callback()
  }
}
