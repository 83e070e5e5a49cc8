import { z } from 'zod'
import type { FieldRules } from '../types.ts'
import { rulesFromJsonSchema } from './json-schema.ts'

/**
 * The rules for what a schema of Zod 4 takes in, from `.meta({ pii: true })`: `true` masks, a string
 * names the token type, an object is a field rule. Put the mark last, after `.optional()` and the
 * like or before it. Throws `invalid_rules` as `rulesFromJsonSchema` does.
 */
export function rulesFromZod(schema: z.ZodType): FieldRules {
  const options = { unrepresentable: 'any', io: 'input' } as const
  return rulesFromJsonSchema(z.toJSONSchema(schema, options), { keyword: 'pii' })
}
