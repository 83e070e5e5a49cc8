import { readFileSync } from 'node:fs'

/** A snippet that a reader pastes: a file of JavaScript or lines of a shell. */
export interface Snippet {
  readonly name: string
  readonly language: 'js' | 'sh'
  readonly code: string
  /** What its first line, or the fence above it, says to install. */
  readonly packages: readonly string[]
}

const page = 'docs/recipes.md'

/** Every recipe of the page, by its name. Throws for a fence of code without a name. */
export function readRecipes(): ReadonlyMap<string, Snippet> {
  const recipes = new Map<string, Snippet>()
  const text = readFileSync(page, 'utf8')
  for (const fence of text.matchAll(/(?:<!-- recipe: ([\w-]+) -->\n)?```(\w+)\n([\s\S]*?)\n```/g)) {
    const [, name, language, code = ''] = fence
    if (name === undefined) throw new Error(`${page} has a snippet without a name:\n${code}`)
    if (language !== 'js' && language !== 'sh') throw new Error(`${name} is neither js nor sh`)
    if (recipes.has(name)) throw new Error(`${page} has two recipes of the name ${name}`)
    recipes.set(name, { name, language, code, packages: readPackages(code) })
  }
  return recipes
}

/** The snippet of the README under a heading. */
export function readReadme(heading: string): Snippet {
  const [, rest = ''] = readFileSync('README.md', 'utf8').split(`\n## ${heading}\n`)
  const [section = ''] = rest.split('\n## ')
  const code = /```js\n([\s\S]*?)\n```/.exec(section)?.[1]
  if (code === undefined) throw new Error(`the README has no js under ## ${heading}`)
  return { name: `readme-${heading}`, language: 'js', code, packages: readPackages(section) }
}

/** The packages that a file imports, without Node's own and without subpaths. */
export function importedPackages(code: string): readonly string[] {
  const sources = [...code.matchAll(/^import .* from '([^']+)'$/gm)].map(([, from = '']) => from)
  const names = sources
    .filter((source) => !source.startsWith('node:'))
    .map((source) => /^(@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? source)
  return [...new Set(names)].toSorted()
}

function readPackages(text: string): readonly string[] {
  const line = /^(?:\/\/ )?npm install (.+)$/m.exec(text)?.[1] ?? ''
  return line.split(' ').filter(Boolean).toSorted()
}
