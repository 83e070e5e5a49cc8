import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { builtInFormats, builtInTokenTypes } from '../../src/tokens/built-in-names.ts'
import { encodePlace } from '../../src/tokens/encoding.ts'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { createTokenScheme } from '../../src/tokens/token-scheme.ts'
import type { TokenFormat, TokenType } from '../../src/types.ts'
import { testKeys } from '../support/keys.ts'

interface Golden {
  readonly tenant: string
  readonly value: string | number | boolean | null | { readonly bigint: string }
  readonly type: string
  readonly format?: string
  readonly irreversible?: true
  readonly attempt?: number
  readonly token: string
  readonly storeKey: string
}

const golden = JSON.parse(
  readFileSync(new URL('../vectors/tokens.json', import.meta.url), 'utf8'),
) as { readonly types: TokenType[]; readonly tokens: Golden[] }

const types = new Map([...builtInTokenTypes, ...golden.types].map((type) => [type.tokenName, type]))
const formats = new Map(builtInFormats.map((format) => [format.name, format]))

it('derives the tokens and store keys that it always has', () => {
  const scheme = createTokenScheme(deriveTokenKeys(testKeys))
  expect(golden.tokens.length).toBe(200)
  // Twice, as nothing that an earlier value left behind may count.
  for (const row of [...golden.tokens, ...golden.tokens]) {
    const { tenant, value, irreversible = false, attempt = 0, token, storeKey } = row
    const request = {
      tenant,
      value: typeof value === 'object' && value !== null ? BigInt(value.bigint) : value,
      type: types.get(row.type) as TokenType,
      format: row.format === undefined ? undefined : (formats.get(row.format) as TokenFormat),
      irreversible,
    }
    expect(scheme.deriveToken(request, attempt), JSON.stringify(row)).toBe(token)
    expect(scheme.deriveStoreKeys([encodePlace(tenant, token)])).toEqual([storeKey])
  }
})
