import { z } from 'zod'
import type { FieldRules } from '../types.ts'
import { rulesFromJsonSchema } from './json-schema.ts'

/** Any schema of Zod 4, of whichever release the host has installed. */
export interface ZodSchema {
  readonly _zod: { readonly def: object }
}

/**
 * The rules for what a schema of Zod 4 takes in, from `.meta({ pii: true })`: `true` masks, a string
 * names the token type, an object is a field rule. Put the mark last, after `.optional()` and the
 * like or before it. Throws `invalid_rules` as `rulesFromJsonSchema` does.
 */
export function rulesFromZod(schema: ZodSchema): FieldRules {
  const options = { unrepresentable: 'any', io: 'input' } as const
  return rulesFromJsonSchema(z.toJSONSchema(schema as z.ZodType, options), { keyword: 'pii' })
}
