import type { RequestListener } from 'node:http'
import Router from '@koa/router'
import express5 from 'express'
import express4 from 'express4'
import { createMasker } from 'fieldveil'
import { expressMaskingRoutes } from 'fieldveil/express'
import { koaMaskingRoutes } from 'fieldveil/koa'
import Koa3, { type Middleware } from 'koa'
import Koa2 from 'koa2'
import { describe, expect, test } from 'vitest'
import { exchange, listen } from '../adapters/support/raw-client.ts'
import { testKeys } from '../support/keys.ts'
import { failure } from './scenarios.ts'
import { defaultOptions } from './support/api-servers.ts'
import { jsonRequest } from './support/json-request.ts'

interface Mounting {
  readonly name: string
  /** Below it the routes answer. */
  readonly path: string
  /** Beside it the application does. */
  readonly beside: string
  build(): RequestListener
}

const routesOf = (path?: string) => {
  const masker = createMasker({ keys: testKeys })
  const options = path === undefined ? defaultOptions : { ...defaultOptions, path }
  return {
    express: () => expressMaskingRoutes(masker, options),
    koa: () => koaMaskingRoutes(masker, options),
  }
}

/** As koa-mount does: the path is cut for those inside, and put back for those that come after. */
function mountByHand(prefix: string, inner: Middleware): Middleware {
  return async (ctx, next) => {
    const whole = ctx.path
    if (whole !== prefix && !whole.startsWith(`${prefix}/`)) return await next()
    ctx.path = whole.slice(prefix.length) || '/'
    await inner(ctx, async () => {
      const cut = ctx.path
      ctx.path = whole
      await next()
      ctx.path = cut
    })
    ctx.path = whole
  }
}

function listKoa(name: string, Koa: typeof Koa3): readonly Mounting[] {
  const serve = (...inner: Middleware[]) => {
    const app = new Koa()
    app.silent = true
    for (const one of inner) app.use(one)
    app.use((ctx) => {
      ctx.status = 404
      ctx.body = 'the application'
    })
    return app.callback()
  }
  return [
    {
      name: `${name}, the option path`,
      ...{ path: '/api/vault', beside: '/api/vaults' },
      build: () => serve(routesOf('/api/vault').koa()),
    },
    {
      name: `${name}, a mount that rewrites the path`,
      ...{ path: '/api/vault', beside: '/api/vaults' },
      build: () => serve(mountByHand('/api/vault', routesOf().koa())),
    },
    {
      name: `${name}, two such mounts`,
      ...{ path: '/api/vault', beside: '/api/vaults' },
      build: () => serve(mountByHand('/api', mountByHand('/vault', routesOf().koa()))),
    },
    {
      name: `${name}, such a mount and the option path`,
      ...{ path: '/api/vault', beside: '/api/vaults' },
      build: () => serve(mountByHand('/api', routesOf('/vault').koa())),
    },
    {
      name: `${name}, a router with a prefix`,
      ...{ path: '/api/vault', beside: '/api/vaults' },
      build: () => {
        const router = new Router({ prefix: '/api' })
        router.all('/vault{/*rest}', routesOf('/api/vault').koa())
        return serve(router.routes() as Middleware)
      },
    },
    {
      name: `${name}, routers one in another, with a parameter`,
      ...{ path: '/tenants/acme/vault', beside: '/tenants/acme/vaults' },
      build: () => {
        const inner = new Router()
        inner.all('/vault{/*rest}', routesOf('/tenants/:tenant/vault').koa())
        const outer = new Router({ prefix: '/tenants/:tenant' })
        outer.use(inner.routes(), inner.allowedMethods())
        return serve(outer.routes() as Middleware, outer.allowedMethods() as Middleware)
      },
    },
  ]
}

function listExpress(name: string, express: typeof express5): readonly Mounting[] {
  const serve = (path: string, inner: ReturnType<typeof express.Router>) => {
    const app = express()
    app.use(path, inner)
    app.use((_request: unknown, response: { end(text: string): void; statusCode: number }) => {
      response.statusCode = 404
      response.end('the application')
    })
    return app
  }
  return [
    {
      name: `${name}, a router`,
      ...{ path: '/api/vault', beside: '/api/vaults' },
      build: () => {
        const router = express.Router()
        router.use('/vault', routesOf().express())
        return serve('/api', router)
      },
    },
    {
      name: `${name}, routers one in another, with parameters`,
      ...{ path: '/tenants/acme/regions/eu/vault', beside: '/tenants/acme/regions/eu/vaults' },
      build: () => {
        const inner = express.Router({ mergeParams: true })
        inner.use('/vault', routesOf().express())
        const outer = express.Router({ mergeParams: true })
        outer.use('/regions/:region', inner)
        return serve('/tenants/:tenant', outer)
      },
    },
    {
      name: `${name}, the option path`,
      ...{ path: '/api/vault', beside: '/api/vaults' },
      build: () => {
        const router = express.Router()
        router.use(routesOf('/vault').express())
        return serve('/api', router)
      },
    },
  ]
}

const mountings = [
  ...listExpress('Express 4', express4),
  ...listExpress('Express 5', express5),
  ...listKoa('Koa 2', Koa2),
  ...listKoa('Koa 3', Koa3),
]

describe.each(mountings)('$name', ({ path, beside, build }) => {
  test('answers below its path, and leaves what is beside it to the application', async () => {
    await using server = await listen(build())
    const send = async (at: string, body: unknown, method = 'PUT') =>
      await exchange(server.port, { ...jsonRequest('', body, { method }), path: at })
    const ann = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
    for (const at of [`${path}/mask`, `${path}/mask/`, `${path}/mask?x=1`]) {
      const answer = await send(at, ann)
      expect(answer.status, at).toBe(200)
      const [{ token_value }] = JSON.parse(answer.body).data
      const back = await send(`${path}/unmask`, { unmask: [{ token_value }] })
      expect(JSON.parse(back.body).data, at).toMatchObject([{ value: 'Ann Lee' }])
    }
    const document = await send(`${path}/openapi.json`, undefined, 'GET')
    expect(JSON.parse(document.body)).toMatchObject({ openapi: '3.1.0' })
    const refused = await send(`${path}/mask`, undefined, 'DELETE')
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'PUT, POST, OPTIONS'])
    const unknown = await send(`${path}/masks`, ann)
    expect([unknown.status, JSON.parse(unknown.body)]).toEqual([404, failure('URL Not Found')])
    const other = await send(`${beside}/mask`, ann)
    expect([other.status, other.body]).toEqual([404, 'the application'])
  })
})
