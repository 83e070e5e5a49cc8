import { ClientError } from './client-error.ts'
import type { ClientSettings } from './client-options.ts'
import { aborted, drawPause, readRetryAfter, wait } from './pauses.ts'
import { readError } from './read-error.ts'

/** One call to a route: its path below the base address, its body, and what its answer has to be. */
export interface Message<Answer> {
  readonly path: string
  readonly body: unknown
  readonly signal: AbortSignal | undefined
  /** Undefined for an answer that is not one of this route. */
  read(body: unknown): Answer | undefined
}

const longestPause = 10_000

/** Sends a call and repeats it as far as that can help and there is time. Rejects with `ClientError`. */
export async function send<Answer>(
  settings: ClientSettings,
  message: Message<Answer>,
): Promise<Answer> {
  const { retries, backoff, longestRetryAfter } = settings
  const end = performance.now() + settings.deadline
  for (let tries = 0; ; tries++) {
    try {
      return await tryOnce(settings, message, end)
    } catch (error) {
      if (!(error instanceof ClientError) || error.isFinal || tries >= retries) throw error
      const { retryAfter = 0 } = error
      // Less than the server asked for would be refused again.
      if (retryAfter > longestRetryAfter) throw error
      const pause = Math.max(retryAfter, drawPause(backoff, tries, longestPause))
      if (performance.now() + pause >= end) throw error
      await wait(pause, message.signal)
    }
  }
}

async function tryOnce<Answer>(
  settings: ClientSettings,
  message: Message<Answer>,
  end: number,
): Promise<Answer> {
  const { signal } = message
  if (signal?.aborted) throw aborted()
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  const left = Math.max(1, Math.min(settings.timeout, end - performance.now()))
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    stop()
  }, left)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await exchange(settings, message, controller.signal)
  } catch (error) {
    if (signal?.aborted) throw aborted()
    if (isLate) {
      throw new ClientError('timeout', 'the server did not answer in time', { isFinal: false })
    }
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

async function exchange<Answer>(
  settings: ClientSettings,
  message: Message<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const token = await untilAborted(readToken(settings), signal)
  let response: Response
  let text: string
  try {
    response = await settings.fetch(`${settings.baseUrl}${message.path}`, {
      method: 'PUT',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(message.body),
      // A redirect leads away from the server that the token is for.
      redirect: 'manual',
      signal,
    })
    text = await response.text()
  } catch (error) {
    throw new ClientError('network', `the server was not reached${describe(error)}`, {
      isFinal: false,
    })
  }
  const body = parse(text)
  const { status } = response
  if (status >= 400) {
    const retryAfter = readRetryAfter(response.headers.get('retry-after'), Date.now())
    throw readError(status, body, retryAfter, token)
  }
  const answer = status === 200 ? message.read(body) : undefined
  if (answer !== undefined) return answer
  // Cut short or mixed up on its way, which may pass; a redirect or another service does not.
  throw new ClientError('bad_answer', `the server's answer is not one of this API`, {
    status,
    isFinal: status !== 200,
  })
}

async function readToken(settings: ClientSettings): Promise<string> {
  let token: unknown
  try {
    token = await settings.token()
  } catch {
    // What it throws may quote what it was given.
    throw new ClientError('invalid_options', 'token() gave no token')
  }
  // The platform would quote one that cannot stand in a header.
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token
  throw new ClientError('invalid_options', 'the token has characters that no header can carry')
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(aborted()), { once: true })
    work.then(resolve, reject)
  })
}

/** A code such as ECONNREFUSED, where the platform tells one. */
function describe(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined
  const code = cause?.code
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? `: ${code}` : ''
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
