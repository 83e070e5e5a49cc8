import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importedPackages, readReadme, readRecipes } from './support/snippets.ts'

const recipes = [...readRecipes().values()]
const tests = readdirSync('test/recipes', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(`test/recipes/${file}`, 'utf8'))
  .join('\n')

function isRun(name: string): boolean {
  const calls = `(?:run|serve|recipe)\\('${name}'`
  return new RegExp(`${calls}|it\\.each\\(\\[[^\\]]*'${name}'`).test(tests)
}

describe('the page of recipes', () => {
  it('has each of its recipes run by a test', () => {
    expect(recipes.length).toBeGreaterThan(15)
    const forgotten = recipes.filter(({ name }) => !isRun(name))
    expect(forgotten.map(({ name }) => name)).toEqual([])
  })

  it.each(
    [...recipes, readReadme('Express'), readReadme('Koa')]
      .filter(({ language }) => language === 'js')
      .map((snippet) => [snippet.name, snippet] as const),
  )('%s: says to install what it imports, and no more', (_name, { code, packages }) => {
    expect(packages).toEqual(importedPackages(code))
  })

  it('leads to headings and pages that are there', () => {
    const page = readFileSync('docs/recipes.md', 'utf8')
    const anchors = [...page.matchAll(/^## (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    )
    const links = [...page.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)]
    expect(links.length).toBeGreaterThan(20)
    for (const [, file = '', anchor] of links) {
      if (file === '') expect(anchors).toContain(anchor)
      else expect(readdirSync('docs')).toContain(file)
    }
  })
})
