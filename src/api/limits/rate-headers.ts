import type { RateVerdict } from '../../types.ts'

/**
 * The header fields of an answer, by draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` and
 * `RateLimit` with what is left and the seconds until all is, and `Retry-After` (RFC 9110) where the
 * call was refused. Empty for a call that is not limited. Seconds are rounded up, so that they are true.
 */
export function rateLimitHeaders(verdict: RateVerdict): Record<string, string> {
  const { allowed, remaining, resetAfter, policy } = verdict
  if (policy === '') return {}
  const name = policy.slice(0, policy.indexOf(';'))
  const seconds = Math.ceil(resetAfter / 1_000)
  const ends = Number.isFinite(seconds)
  return {
    'RateLimit-Policy': policy,
    RateLimit: `${name};r=${remaining}${ends ? `;t=${seconds}` : ''}`,
    ...(allowed || !ends ? {} : { 'Retry-After': String(seconds) }),
  }
}
