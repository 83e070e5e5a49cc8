import { readFile } from 'node:fs/promises'
import express, { type Response, Router } from 'express'
import { createMasker, type FieldRules, type MaskerOptions, MaskingError } from 'fieldveil'
import ts from 'typescript'
import { watchStore } from './watch-store.ts'

export interface PlaygroundOptions {
  readonly keys: MaskerOptions['keys']
  readonly store: NonNullable<MaskerOptions['store']>
}

interface Payload {
  readonly text?: unknown
  readonly document?: unknown
  readonly rules?: unknown
}

const pages: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html'],
  '/playground/style.css': ['style.css', 'text/css'],
  '/playground/page.js': ['page.ts', 'text/javascript'],
  '/playground/marks.js': ['marks.ts', 'text/javascript'],
}

/** A page that shows every side of a masked request, and the two calls that it makes. */
export function createPlayground({ keys, store }: PlaygroundOptions): Router {
  const { store: watched, watch } = watchStore(store)
  // No cache, so that the store is asked every time and the page can show what it holds.
  const masker = createMasker({ keys, store: watched, cache: false })
  const router = Router()

  for (const [path, [file, type]] of Object.entries(pages)) {
    router.get(path, async (_request, response) => {
      response.set({
        'content-type': `${type}; charset=utf-8`,
        'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'none'",
        'cache-control': 'no-cache',
      })
      response.send(await readPage(file))
    })
  }

  // Browsers ask for one unbidden.
  router.get('/favicon.ico', (_request, response) => {
    response.status(204).end()
  })

  router.post('/playground/mask', express.json({ limit: '256kb' }), (request, response) =>
    answer(response, async () => {
      const { text, document, rules } = request.body as Payload
      // The store's check value is no record of this request.
      await masker.ready()
      const { answer: masked, held } = await watch(async () =>
        typeof text === 'string'
          ? await masker.maskText(text)
          : { document: await masker.maskDocument(document, rules as FieldRules), finds: [] },
      )
      return {
        ...masked,
        held: held.map(({ key, record }) => ({
          key,
          record: Buffer.from(record).toString('hex'),
        })),
      }
    }),
  )

  router.post('/playground/unmask', express.json({ limit: '256kb' }), (request, response) =>
    answer(response, async () => {
      const { text, document, rules } = request.body as Payload
      // In an application of yours: your own check of who asks, and an unmaskPolicy.
      const mayUnmask = request.get('authorization') === 'Bearer support'
      if (!mayUnmask) return typeof text === 'string' ? { text } : { document }
      return typeof text === 'string'
        ? { text: await masker.unmaskText(text) }
        : { document: await masker.unmaskDocument(document, rules as FieldRules) }
    }),
  )
  return router
}

async function answer(response: Response, work: () => Promise<object>): Promise<void> {
  try {
    response.json(await work())
  } catch (error) {
    if (!(error instanceof MaskingError)) throw error
    // Rules come from the page, so their mistakes may be told.
    const isMistake = error.code === 'invalid_rules'
    const { message } = isMistake ? error : new Error('this could not be masked')
    response.status(isMistake ? 400 : error.status).json({ error: message })
  }
}

async function readPage(file: string): Promise<string> {
  const source = await readFile(new URL(`page/${file}`, import.meta.url), 'utf8')
  if (!file.endsWith('.ts')) return source
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ES2022,
    verbatimModuleSyntax: true,
  }
  const { outputText } = ts.transpileModule(source, { compilerOptions })
  // The browser asks for what was compiled.
  return outputText.replaceAll(/from '\.\/(\w+)\.ts'/g, "from './$1.js'")
}
