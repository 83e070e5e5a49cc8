import type { Find } from './sides.ts'

/** What the page sends; the same as the curl line says. */
export type Payload = Readonly<Record<string, unknown>>

export interface Masked {
  readonly text?: string
  readonly document?: unknown
  readonly finds: readonly Find[]
  /** Where the records lie, and which. */
  readonly place: string
  readonly held: readonly { readonly key: string; readonly record: string }[]
}

/** What is wrong, and with what. */
export class Problem extends Error {
  constructor(
    readonly about: 'input' | 'settings' | 'server',
    message: string,
  ) {
    super(message)
  }
}

const gone = 'The server does not answer: npm start begins it again.'

/** Milliseconds after which a server that says nothing counts as gone. */
const patience = 10_000

/** Posts JSON. Throws `Problem`, and the signal's reason. */
export async function post<T>(
  path: string,
  body: Payload,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  })
    .then(async (response) => ({ isFine: response.ok, body: await response.json() }))
    .catch(() => {
      signal.throwIfAborted()
      throw new Problem('server', gone)
    })
  if (!answer.isFine) throw new Problem(answer.body.about, answer.body.error)
  return answer.body
}

/** The longest argument that a Linux shell can hand to a program is 128 KiB. */
const longestArgument = 100_000

// They would show a line in another order than the shell reads it in.
const directions = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** The payload as a command that can be pasted into a shell. */
export function printCurl(origin: string, payload: Payload): string {
  const json = JSON.stringify(payload).replace(
    directions,
    (sign) => `\\u${sign.charCodeAt(0).toString(16)}`,
  )
  const command = `curl -s ${origin}/playground/mask \\\n  -H 'content-type: application/json' \\\n  `
  // Its bytes are at most three times its units.
  if (json.length * 3 > longestArgument) return `${command}--data-binary @- <<'END'\n${json}\nEND`
  return `${command}-d '${json.replaceAll("'", "'\\''")}'`
}
