import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'

interface Hits<Result> {
  readonly hits: readonly unknown[]
  replace(values: readonly string[]): Result
}

type Collect = <Document>(plan: object, document: Document, limits: object) => Hits<Document>

/** The package's walkers by themselves, without tokens. */
export interface Walker {
  /** For a document that is ours to change, such as a parsed body. */
  readonly collectOwned: Collect
  /** For a document that belongs to the caller: answers a copy. */
  readonly collectDocument: Collect
  readonly compileRules: (rules: readonly string[], options: object) => object
}

/**
 * Bundles the walkers as the package does. They are no part of its surface, so that only paths name
 * them, and run by tsx instead they would be slower: it names every function at each call.
 */
export async function loadWalker(): Promise<Walker> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const folder = `${root}.cache/bench-walker`
  await build({
    cwd: root,
    config: false,
    entry: {
      owned: 'src/fields/owned.ts',
      document: 'src/fields/document.ts',
      rules: 'src/fields/rules.ts',
    },
    outDir: folder,
    format: 'esm',
    platform: 'node',
    dts: false,
    logLevel: 'error',
  })
  const load = async (name: string) => await import(`${folder}/${name}.mjs`)
  const [owned, document, rules] = await Promise.all(['owned', 'document', 'rules'].map(load))
  return { ...owned, ...document, ...rules }
}
