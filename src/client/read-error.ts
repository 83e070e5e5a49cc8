import { ClientError, type ClientIssue } from './client-error.ts'

/** What the contract answers with status 500 although the caller was wrong: the same call fails again. */
const callersMistakes = [
  'Payload is empty',
  'unmask data missing',
  'Missing token value field ',
  'Missing token value',
  'token_value must be a string',
  'Unmasking of given token values failed.',
]

const longestMessage = 500

/** The error that a body stands for, in any of the API's four dialects or in none. */
export function readError(
  status: number,
  body: unknown,
  retryAfter: number | undefined,
  token: string,
): ClientError {
  const issues = readIssues(body)
  const said = readMessage(body) ?? issues[0]?.message
  const clean = (text: string): string => text.replaceAll(token, '[token]').slice(0, longestMessage)
  return new ClientError('refused', clean(said ?? `the server answered with status ${status}`), {
    status,
    issues: issues.map(({ path, message }) => ({
      path: path.map((key) => (typeof key === 'string' ? clean(key) : key)),
      message: clean(message),
    })),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    isFinal: isFinal(status, said),
  })
}

function isFinal(status: number, said: string | undefined): boolean {
  if (status === 429) return false
  return status < 500 || status === 501 || (said !== undefined && callersMistakes.includes(said))
}

function readMessage(body: unknown): string | undefined {
  const places = [
    read(read(body, 'error'), 'message'),
    read(body, 'detail'),
    read(body, 'message'),
    read(body, 'title'),
  ]
  return places.find((one) => typeof one === 'string' && one !== '') as string | undefined
}

function readIssues(body: unknown): ClientIssue[] {
  for (const list of [read(body, 'detail'), read(body, 'issues')]) {
    if (!Array.isArray(list)) continue
    return list.flatMap((one) => {
      const message = read(one, 'msg') ?? read(one, 'message')
      const path = read(one, 'loc') ?? read(one, 'path')
      return typeof message === 'string' ? [{ path: readPath(path), message }] : []
    })
  }
  const errors = read(body, 'errors')
  if (typeof errors !== 'object' || errors === null) return []
  return Object.entries(errors).flatMap(([place, messages]) =>
    (Array.isArray(messages) ? messages : [])
      .filter((message) => typeof message === 'string')
      .map((message) => ({ path: place.split('.').map(readKey), message })),
  )
}

function readPath(path: unknown): (string | number)[] {
  const keys = Array.isArray(path) ? path : []
  const known = keys.filter((key) => typeof key === 'string' || typeof key === 'number')
  return known[0] === 'body' ? known.slice(1) : known
}

function readKey(key: string): string | number {
  return /^\d{1,9}$/.test(key) ? Number(key) : key
}

function read(thing: unknown, key: string): unknown {
  if (typeof thing !== 'object' || thing === null || !Object.hasOwn(thing, key)) return undefined
  return (thing as Readonly<Record<string, unknown>>)[key]
}
