import { createMasker, type FieldRules, type Masker } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import type { Redis } from 'ioredis'
import { benchKeys } from './keys.ts'
import { createPlainMasking, sealPlainly } from './plain.ts'
import { type BodyMasking, maskedFormats, maskedPaths, type VariantName } from './variants.ts'

export function createServerMasker(client: Redis): Masker {
  return createMasker({ keys: benchKeys, store: new RedisTokenStore({ client }) })
}

/** The middleware's options; none where the variant does without the middleware. */
export function maskingOptions(
  variant: VariantName,
): { request: { mask: FieldRules } } | { response: { mask: FieldRules } } | undefined {
  if (variant === 'request') return { request: { mask: maskedPaths } }
  if (variant === 'request formats') return { request: { mask: maskedFormats } }
  if (variant === 'response') return { response: { mask: maskedPaths } }
  return undefined
}

/** What one would write by hand, for the variants that measure it. */
export function handMasking(variant: VariantName, redis: Redis): BodyMasking | undefined {
  const maskPlainly = createPlainMasking(redis)
  if (variant === 'plain') {
    return async ({ customer }) => {
      const names = Object.keys(customer)
      const tokens = await maskPlainly(Object.values(customer))
      names.forEach((name, index) => {
        customer[name] = tokens[index] ?? ''
      })
    }
  }
  if (variant === 'crypto') {
    return ({ customer }) => {
      for (const [name, value] of Object.entries(customer))
        customer[name] = sealPlainly(value).token
    }
  }
  return undefined
}
