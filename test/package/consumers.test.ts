import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packTarball, readManifest, type Tarball } from './tarball.ts'

let tarball: Tarball

beforeAll(() => {
  tarball = packTarball()
})
afterAll(() => tarball?.remove())

const types = { '@types/node': '@types/node', 'undici-types': 'undici-types' }
const expressTypes = {
  ...types,
  '@types/express': '@types/express',
  '@types/express-serve-static-core': '@types/express-serve-static-core',
}
const koaTypes = { ...types, '@types/koa': '@types/koa' }

const frameworks = {
  'express 5': { packages: { express: 'express' }, types: expressTypes },
  'express 4': { packages: { express: 'express4' }, types: expressTypes },
  'koa 3': { packages: { koa: 'koa', '@koa/bodyparser': '@koa/bodyparser' }, types: koaTypes },
  'koa 2': { packages: { koa: 'koa2', '@koa/bodyparser': '@koa/bodyparser' }, types: koaTypes },
} as const

type FrameworkName = keyof typeof frameworks

const masks = `
const masker = createMasker({ keys: [{ id: 'one', secret: 'a secret for tests of 32 bytes or more' }] })
const fields = { email: { format: 'Email Address' } }`

const exchange = `
async function exchange(port) {
  const response = await fetch('http://127.0.0.1:' + port + '/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'george@example.com' }),
  })
  console.log(JSON.stringify({ status: response.status, body: await response.json() }))
  server.close()
}`

function writeApplication(
  framework: FrameworkName,
  imports: (name: string, from: string) => string,
) {
  const isExpress = framework.startsWith('express')
  const lines = isExpress
    ? [
        imports('express', 'express'),
        imports('{ createMasker }', 'fieldveil'),
        imports('{ expressMasking }', 'fieldveil/express'),
        masks,
        'const app = express()',
        'app.use(express.json())',
        'app.use(expressMasking(masker, { request: { mask: fields } }))',
        "app.post('/', (request, response) => { response.json({ seen: request.body.email }) })",
      ]
    : [
        imports('Koa', 'koa'),
        imports('{ bodyParser }', '@koa/bodyparser'),
        imports('{ createMasker }', 'fieldveil'),
        imports('{ koaMasking }', 'fieldveil/koa'),
        masks,
        'const app = new Koa()',
        'app.use(bodyParser())',
        'app.use(koaMasking(masker, { request: { mask: fields } }))',
        'app.use((context) => { context.body = { seen: context.request.body.email } })',
      ]
  const listen = "const server = app.listen(0, '127.0.0.1', () => exchange(server.address().port))"
  return [...lines, listen, exchange].join('\n')
}

const forms = {
  'an ES module': {
    file: 'app.mjs',
    imports: (name: string, from: string) => `import ${name} from '${from}'`,
  },
  'a CommonJS module': {
    file: 'app.cjs',
    imports: (name: string, from: string) =>
      name.startsWith('{')
        ? `const ${name} = require('${from}')`
        : `const ${name} = ((found) => found.default ?? found)(require('${from}'))`,
  },
} as const

const start = promisify(execFile)

/** Not waited for with the whole process: the test runner wants to hear from it. */
async function run(project: string, ...given: string[]) {
  try {
    return { status: 0, ...(await start(process.execPath, given, { cwd: project })) }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { status: code, stdout, stderr }
  }
}

describe('the packed package', () => {
  for (const framework of Object.keys(frameworks) as FrameworkName[]) {
    for (const [form, { file, imports }] of Object.entries(forms)) {
      it(`masks in a stranger's ${framework} application, ${form}`, async () => {
        const project = tarball.install(frameworks[framework].packages)
        writeFileSync(join(project, file), writeApplication(framework, imports))
        const { stdout, stderr } = await run(project, file)
        expect(stderr).toBe('')
        const { status, body } = JSON.parse(stdout)
        expect(status).toBe(200)
        expect(body.seen).toMatch(/^[A-Za-z0-9]{6}@[A-Za-z0-9.]+\.invalid$/)
      })
    }
  }

  for (const [kind, resolution] of [
    ['NodeNext', { module: 'nodenext', moduleResolution: 'nodenext' }],
    ['a bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ] as const) {
    for (const [framework, door] of [
      ['express 5', 'express'],
      ['koa 3', 'koa'],
    ] as const) {
      it(`has types for ${framework} as ${kind} resolves them`, async () => {
        const { packages, types: framed } = frameworks[framework]
        const project = tarball.install({ ...packages, ...framed, ioredis: 'ioredis', zod: 'zod' })
        writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
        writeFileSync(join(project, 'app.ts'), typedApplications[door])
        const compilerOptions = {
          ...resolution,
          target: 'es2022',
          strict: true,
          noEmit: true,
          types: ['node'],
          esModuleInterop: true,
          skipLibCheck: true,
          exactOptionalPropertyTypes: true,
        }
        writeFileSync(
          join(project, 'tsconfig.json'),
          JSON.stringify({ compilerOptions, files: ['app.ts'] }),
        )
        const compiler = resolve('node_modules/typescript/bin/tsc')
        const { stdout, status } = await run(project, compiler, '-p', 'tsconfig.json')
        expect(stdout).toBe('')
        expect(status).toBe(0)
      })
    }
  }

  it('loads neither a framework nor ioredis nor its own test helpers by itself, and works without them', () => {
    const project = tarball.install({})
    writeFileSync(
      join(project, 'app.cjs'),
      `const { createMasker } = require('fieldveil')
       require('fieldveil/redis')
       ${masks}
       masker.maskDocument({ email: 'george@example.com' }, fields).then((masked) => {
         const loaded = Object.keys(require.cache).filter((path) => /node_modules.(express|koa|ioredis|bullmq|jose|rate-limiter-flexible|@opentelemetry|fieldveil.dist.(testing|cli|client))\\b/.test(path))
         console.log(JSON.stringify({ masked, loaded }))
       })`,
    )
    const output = execFileSync(process.execPath, ['app.cjs'], { cwd: project, encoding: 'utf8' })
    const { masked, loaded } = JSON.parse(output)
    expect(masked.email).toMatch(/\.invalid$/)
    expect(loaded).toEqual([])
  })

  it('has at most four dependencies and no install script', () => {
    const project = tarball.install({})
    const manifest = readManifest(join(project, 'node_modules/fieldveil'))
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(4)
    const { scripts = {} } = manifest as { scripts?: Record<string, string> }
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
      expect(scripts).not.toHaveProperty(script)
    }
  })
})

const typedApplications = {
  express: `
import express from 'express'
import { Redis } from 'ioredis'
import { createMasker, type FieldRules, type Masker, rulesFromZod } from 'fieldveil'
import { z } from 'zod'
import { expressMasking } from 'fieldveil/express'
import { RedisTokenStore } from 'fieldveil/redis'

const masker: Masker = createMasker({
  keys: [{ id: 'one', secret: 'a secret' }],
  store: new RedisTokenStore({ client: new Redis({ lazyConnect: true }) }),
})
const rules: FieldRules = { email: { format: 'Email Address' } }
console.log(rulesFromZod(z.object({ email: z.email().optional().meta({ pii: true }) })))
const app = express()
app.use(expressMasking(masker, { request: { mask: rules }, tenant: (request) => request.hostname }))
// @ts-expect-error a misspelt option
expressMasking(masker, { requests: { mask: rules } })
const masked: { email: string } = await masker.maskDocument({ email: 'a@b.example' }, rules)
console.log(masked.email.length)
const { body } = await fetch('https://model.example/', { method: 'POST' })
for await (const events of body?.pipeThrough(masker.createUnmaskStream().web()) ?? []) process.stdout.write(events)
`,
  koa: `
import Koa from 'koa'
import { Redis } from 'ioredis'
import { createMasker, type FieldRules, type Masker } from 'fieldveil'
import { koaMasking } from 'fieldveil/koa'
import { RedisTokenStore } from 'fieldveil/redis'

const masker: Masker = createMasker({
  keys: [{ id: 'one', secret: 'a secret' }],
  store: new RedisTokenStore({ client: new Redis({ lazyConnect: true }) }),
})
const rules: FieldRules = { email: { format: 'Email Address' } }
const app = new Koa()
app.use(koaMasking(masker, { response: { unmask: rules }, tenant: (context) => context.hostname }))
// @ts-expect-error a misspelt option
koaMasking(masker, { responses: { unmask: rules } })
const masked: { email: string } = await masker.maskDocument({ email: 'a@b.example' }, rules)
console.log(masked.email.length)
`,
}
