import type * as Jose from 'jose'
import { configurationError } from '../../errors.ts'

/** What is used of `jose`, from 5 on. */
export type JoseApi = Pick<typeof Jose, 'createLocalJWKSet' | 'createRemoteJWKSet' | 'jwtVerify'>

/** Loads `jose`, an optional peer. Rejects with `invalid_options` where it is not installed. */
export async function loadJose(): Promise<JoseApi> {
  try {
    const { createLocalJWKSet, createRemoteJWKSet, jwtVerify } = await import('jose')
    return { createLocalJWKSet, createRemoteJWKSet, jwtVerify }
  } catch {
    throw configurationError(
      'invalid_options',
      'authenticateWithTokens needs the package jose: npm install jose',
    )
  }
}
