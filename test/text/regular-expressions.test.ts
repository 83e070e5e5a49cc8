import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { checkSync } from 'recheck'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../../src/text')

/** The source and flags of every regex literal under src/text, by where it stands. */
function findExpressions(): [string, string, string][] {
  const found: [string, string, string][] = []
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue
    const source = readFileSync(join(folder, name), 'utf8')
    const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true)
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/')
        const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1
        found.push([`${name}:${line}`, node.text.slice(1, end), node.text.slice(end + 1)])
      }
      ts.forEachChild(node, visit)
    }
    visit(file)
  }
  return found
}

function isSafe(source: string, flags: string): string {
  return checkSync(source, flags).status
}

const expressions = findExpressions()

describe('regular expressions cannot backtrack badly', () => {
  it('are found, and a bad one is told', () => {
    expect(expressions.length).toBeGreaterThan(20)
    expect(isSafe('^(a+)+$', '')).toBe('vulnerable')
  })

  it.each(expressions)('%s', (_, source, flags) => {
    expect(isSafe(source, flags)).toBe('safe')
  })

  it('nor can the patterns of the numbering plans', () => {
    const { countries } = createRequire(import.meta.url)('libphonenumber-js/metadata.min.json') as {
      countries: Record<string, [string, string, string]>
    }
    const patterns = new Set(Object.values(countries).map(([, , pattern]) => pattern))
    expect(patterns.size).toBeGreaterThan(100)
    // Where a pattern holds no repetition without a bound, it takes constant time.
    for (const pattern of patterns) expect(pattern).not.toMatch(/[*+]|\{\d+,\}/)
  })
})
