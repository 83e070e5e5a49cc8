import { ClientError } from './client-error.ts'

/** Where the routes are, and how patient the client is. */
export interface ClientOptions {
  /** Where the routes are mounted, such as `https://api.example.com/api/vault`. */
  readonly baseUrl: string
  /** The bearer token, or how to get one; a function is asked before every try. */
  readonly token: string | (() => string | Promise<string>)
  /** Milliseconds for one try, its answer's body included; 10,000. */
  readonly timeout?: number
  /** Milliseconds for a call with all its tries; 60,000. */
  readonly deadline?: number
  /** How often a try that failed is repeated; 3. */
  readonly retries?: number
  /** Milliseconds of the first pause between tries, doubled each time, with jitter; 250. */
  readonly backoff?: number
  /** Milliseconds that a server may ask to wait; one that asks for more is not waited for. 30,000. */
  readonly longestRetryAfter?: number
  /** In place of the global one. */
  readonly fetch?: typeof fetch
}

/** Of one call. */
export interface CallOptions {
  /** Ends the call early with `aborted`. */
  readonly signal?: AbortSignal
  /** The name of one of the server's policies. */
  readonly policy?: string
}

/** How long a job is waited for. */
export interface WaitOptions {
  readonly signal?: AbortSignal
  /** Milliseconds until a job has to be done; 600,000. */
  readonly deadline?: number
  /** Told the status of the job whenever it was asked for. */
  onStatus?(status: string): void
}

export interface ClientSettings {
  readonly baseUrl: string
  readonly token: () => string | Promise<string>
  readonly timeout: number
  readonly deadline: number
  readonly retries: number
  readonly backoff: number
  readonly longestRetryAfter: number
  readonly fetch: typeof fetch
}

const optionNames = [
  ...['baseUrl', 'token', 'timeout', 'deadline', 'retries', 'backoff', 'longestRetryAfter'],
  'fetch',
]

/** Throws `ClientError` with `invalid_options`, which names the option. */
export function readClientOptions(options: ClientOptions): ClientSettings {
  if (typeof options !== 'object' || options === null) throw wrong('takes { baseUrl, token }')
  for (const name of Object.keys(options)) {
    if (!optionNames.includes(name)) {
      throw wrong(`there is no option "${name}"; there are ${optionNames.join(', ')}`)
    }
  }
  const { token, fetch: given = globalThis.fetch } = options
  if (typeof token !== 'function' && !(typeof token === 'string' && token !== '')) {
    throw wrong('token is a string or a function that gives one')
  }
  if (typeof given !== 'function') throw wrong('there is no fetch here; give one as fetch')
  return {
    baseUrl: readBaseUrl(options.baseUrl),
    token: typeof token === 'function' ? token : () => token,
    timeout: readNumber(options, 'timeout', 10_000, 1),
    deadline: readNumber(options, 'deadline', 60_000, 1),
    retries: readNumber(options, 'retries', 3, 0),
    backoff: readNumber(options, 'backoff', 250, 1),
    longestRetryAfter: readNumber(options, 'longestRetryAfter', 30_000, 0),
    // Called without an owner: browsers refuse their own fetch as a method of something else.
    fetch: (...words) => given(...words),
  }
}

function readBaseUrl(given: unknown): string {
  const text = typeof given === 'string' ? given : ''
  const isPath = text.startsWith('/') && 'location' in globalThis
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isWhole =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    `${url.username}${url.password}${url.search}${url.hash}` === ''
  if (!isPath && !isWhole) {
    throw wrong('baseUrl is an address without a query, such as https://api.example.com/api/vault')
  }
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end)
}

type NumberName = 'timeout' | 'deadline' | 'retries' | 'backoff' | 'longestRetryAfter'

function readNumber(
  options: ClientOptions,
  name: NumberName,
  otherwise: number,
  least: number,
): number {
  const given = options[name]
  if (given === undefined) return otherwise
  if (Number.isSafeInteger(given) && given >= least && given <= 2_147_483_647) return given
  throw wrong(`${name} is an integer from ${least} to 2147483647`)
}

function wrong(message: string): ClientError {
  return new ClientError('invalid_options', `createClient: ${message}`)
}
