import { readFileSync } from 'node:fs'
import { createMasker } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from './support/keys.ts'

const readme = readFileSync('README.md', 'utf8')
const errors = readFileSync('src/types/errors.ts', 'utf8')
const masker = readFileSync('src/types/options.ts', 'utf8')

function section(title: string): string {
  const [, text = ''] = readme.split(`\n## ${title}\n`)
  return text.split('\n## ')[0] ?? ''
}

describe('the README', () => {
  it('names every error code, and no other', () => {
    const union = /export type ErrorCode =((?:\s*\| '\w+')+)/.exec(errors)?.[1] ?? ''
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code)
    const rows = section('Errors')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const named = rows.flatMap((row) =>
      [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, code]) => code),
    )
    expect(codes.length).toBeGreaterThan(20)
    expect(named.toSorted()).toEqual(codes.toSorted())
  })

  it('names every option of createMasker', () => {
    const body = /export interface MaskerOptions \{([\s\S]*?)\n\}/.exec(masker)?.[1] ?? ''
    const options = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(
      ([, name]) => name as string,
    )
    const table = section('Options of `createMasker`')
    expect(options.length).toBeGreaterThan(10)
    for (const option of options) expect(table).toContain(`\`${option}\``)
  })

  it('shows rules that hold', () => {
    const [, code = ''] = /```js\n(const rules = [\s\S]*?)```/.exec(section('Rules')) ?? []
    const rules = new Function(`${code}; return rules`)()
    const { prepare } = createMasker({ keys: testKeys })
    expect(prepare(rules).id).toContain('orders')
  })
})
