import { Agent, request } from 'node:http'
import { plantedMail, plantedNumber } from './values.ts'

/** What a server answered. */
export interface Reply {
  readonly status: number
  readonly headers: string
  readonly body: string
}

export interface Requester {
  /** Rejects where the connection breaks. */
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply>
  close(): void
}

/** Keeps up to `connections` open to a server of the loopback interface. */
export function openRequester(port: number, connections: number): Requester {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    ask: async (method, path, body) =>
      await new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : JSON.stringify(body)
        const headers = text === undefined ? {} : { 'Content-Type': 'application/json' }
        const sent = request({ port, host: '127.0.0.1', agent, method, path, headers }, (got) => {
          let answer = ''
          got.setEncoding('utf8')
          got.on('data', (chunk) => (answer += chunk))
          got.on('error', reject)
          got.on('end', () => {
            const { statusCode: status = 0, rawHeaders, statusMessage } = got
            const lines = [statusMessage, ...rawHeaders].join('\n')
            resolve({ status, headers: lines, body: answer })
          })
        })
        sent.on('error', reject)
        sent.end(text)
      }),
    close: () => agent.destroy(),
  }
}

/** Whether a planted value stands anywhere in a reply. */
export function isLeaking({ headers, body }: Reply): boolean {
  return [plantedMail, plantedNumber].some((part) => headers.includes(part) || body.includes(part))
}

/** Whether a reply is a failure as the contract words it. */
export function isRefusal({ status, body }: Reply): boolean {
  if (status !== 500 && status !== 503) return false
  try {
    const { data, success, error, ...others } = JSON.parse(body)
    return (
      data === null &&
      success === false &&
      typeof error.message === 'string' &&
      Object.keys(others).length === 0
    )
  } catch {
    return false
  }
}
