import { ClientError } from './client-error.ts'

/** The pause before the next try: doubled each time, half of it at random, so that clients part. */
export function drawPause(first: number, tries: number, longest: number): number {
  const whole = Math.min(first * 2 ** tries, longest)
  return whole * (0.5 + Math.random() / 2)
}

/** Milliseconds that a `Retry-After` asks for, as seconds or as a date (RFC 9110, section 10.2.3). */
export function readRetryAfter(field: string | null, now: number): number | undefined {
  if (field === null) return undefined
  if (/^\s*\d{1,10}\s*$/.test(field)) return Number(field) * 1_000
  const date = Date.parse(field)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** Rejects with `aborted` when the signal says so meanwhile. */
export function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(aborted())
    }
    if (signal?.aborted) {
      reject(aborted())
      return
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

export function aborted(): ClientError {
  return new ClientError('aborted', 'the call was aborted')
}
