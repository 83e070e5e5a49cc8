import { readFile } from 'node:fs/promises'
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import { MaskingError } from 'fieldveil'
import ts from 'typescript'
import { createCalls, type PlaygroundOptions } from './masking.ts'

const scripts = ['page', 'calls', 'json-leaves', 'marks', 'samples', 'show', 'sides']

const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html'],
  '/playground/style.css': ['style.css', 'text/css'],
  '/playground/panels.css': ['panels.css', 'text/css'],
  '/playground/icon.svg': ['icon.svg', 'image/svg+xml'],
  ...Object.fromEntries(
    scripts.map((name) => [`/playground/${name}.js`, [`${name}.ts`, 'text/javascript']]),
  ),
}

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-cache',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** A page that shows every side of a masked request, and the two calls that it makes. */
export function createPlayground(options: PlaygroundOptions): Router {
  const { mask, unmask } = createCalls(options)
  const router = Router()

  for (const [path, [file, type]] of Object.entries(files)) {
    router.get(path, async (_request, response) => {
      response.set({ ...headers, 'content-type': `${type}; charset=utf-8` })
      response.send(await readPage(file))
    })
  }

  const answer =
    (work: (payload: unknown, credential?: string) => Promise<object>): RequestHandler =>
    async (request, response) => {
      // Some of what is answered are values.
      response.set('cache-control', 'no-store')
      response.json(await work(request.body, request.get('authorization')))
    }
  router.post('/playground/mask', express.json({ limit: '512kb' }), answer(mask))
  // Tokens may be longer than the values.
  router.post('/playground/unmask', express.json({ limit: '4mb' }), answer(unmask))
  router.use('/playground', tellError)
  return router
}

/** What a parser or Express itself would say may quote what was pasted; a masking error does not. */
const tellError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error)
  const isSetting = ['invalid_rules', 'invalid_options'].includes(error.code)
  const status = isSetting ? 400 : (error.status ?? 500)
  const parsing =
    status === 413 ? 'This page takes no more than 512 KB at once' : 'The request could not be read'
  response.status(status).json({
    error: error instanceof MaskingError ? error.message : parsing,
    about: isSetting ? 'settings' : status < 500 ? 'input' : 'server',
  })
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
  return outputText.replaceAll(/from '\.\/([\w-]+)\.ts'/g, "from './$1.js'")
}
