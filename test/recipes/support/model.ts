import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stand-in for a language model behind OpenAI's interface: it says what the user said, in small pieces. */
export interface EchoModel {
  readonly url: string
  /** The bodies that it was sent. */
  readonly seen: readonly string[]
  close(): Promise<void>
}

export async function startEchoModel(): Promise<EchoModel> {
  const seen: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    seen.push(body)
    const { messages } = JSON.parse(body) as { messages: readonly { content: string }[] }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const content of messages.at(-1)?.content.match(/[\s\S]{1,5}/g) ?? []) {
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`)
    }
    response.end('data: [DONE]\n\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

/** The text that a chat interface's events spell. */
export function readAnswer(events: string): string {
  return events
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)))
    .map(({ choices: [choice] }) => choice.delta.content ?? '')
    .join('')
}
