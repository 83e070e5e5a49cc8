import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { ChainableCommander, Redis } from 'ioredis'

const hmacKey = randomBytes(32)
const sealKey = randomBytes(32)

/**
 * What one would write by hand, and the peer of every section with Redis: a token from HMAC, a
 * record from AES-256-GCM, and one pipeline of `SET NX GET` for the values of a call.
 */
export function createPlainMasking(
  redis: Redis,
): (values: readonly string[]) => Promise<readonly string[]> {
  return async (values) => {
    const pipeline: ChainableCommander = redis.pipeline()
    const tokens = values.map((value) => {
      const { token, record } = sealPlainly(value)
      pipeline.set(`plain:${token}`, record, 'NX', 'GET')
      return token
    })
    const replies = (await pipeline.exec()) ?? []
    for (const [error] of replies) if (error) throw error
    return tokens
  }
}

export function sealPlainly(value: string): { token: string; record: Buffer } {
  const token = createHmac('sha256', hmacKey).update(value).digest('base64url').slice(0, 22)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealKey, nonce)
  const sealed = [cipher.update(value, 'utf8'), cipher.final()]
  return { token, record: Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]) }
}

export function openPlainly(record: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', sealKey, record.subarray(0, 12))
  decipher.setAuthTag(record.subarray(-16))
  return decipher.update(record.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
}
