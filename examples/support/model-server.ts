import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChatDelta, ChatMessage, ChatRequest } from './chat-types.ts'

export interface ModelServer {
  readonly url: string
  /** Every request as it arrived. */
  readonly seen: readonly ChatRequest[]
  close(): Promise<void>
}

/**
 * A stand-in for a language model behind OpenAI's interface, on this machine. It answers from the
 * prompt alone: it greets who it was told of, and sends them a mail by the tool it was given.
 */
export async function startModelServer(): Promise<ModelServer> {
  const seen: ChatRequest[] = []
  const server = createServer((request, response) => {
    readRequest(request).then(
      (body) => {
        seen.push(body)
        if (body.stream === true) streamAnswer(response, body)
        else answerWhole(response, body)
      },
      () => response.writeHead(400).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`,
    seen,
    close: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

async function readRequest(request: IncomingMessage): Promise<ChatRequest> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return JSON.parse(text) as ChatRequest
}

/** Tagged words of what the user wrote, by tag: all that this model understands. */
function readPrompt({ messages }: ChatRequest): (tag: string) => string {
  const written = messages.filter(({ role }) => role === 'user').map(readContent)
  const text = written.join('\n')
  return (tag) => new RegExp(`<${tag}>[^<]*</${tag}>`).exec(text)?.[0] ?? `no ${tag}`
}

function readContent({ content }: ChatMessage): string {
  if (content === null || typeof content === 'string') return content ?? ''
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

function streamAnswer(response: ServerResponse, request: ChatRequest): void {
  const word = readPrompt(request)
  const answer = `I am writing to ${word('PER')} at ${word('EMAIL')} now; the card ${word('CRD')} and ${word('PROJECT')} stay out of the mail. If nothing arrives, call ${word('PHN')}.`
  const mail = JSON.stringify({
    to: word('EMAIL'),
    subject: 'Your "refund"',
    body: `Dear ${word('PER')},\nthe refund is on its way.`,
  })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const content of inPieces(answer, 5)) send(response, { content })
  send(response, {
    tool_calls: [{ index: 0, id: 'call_1', function: { name: 'send_mail', arguments: '' } }],
  })
  for (const piece of inPieces(mail, 7)) {
    send(response, { tool_calls: [{ index: 0, function: { arguments: piece } }] })
  }
  response.end('data: [DONE]\n\n')
}

/** As models do, without regard for what a piece takes apart. */
function inPieces(text: string, size: number): string[] {
  return text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
}

function send(response: ServerResponse, delta: ChatDelta): void {
  response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`)
}

function answerWhole(response: ServerResponse, request: ChatRequest): void {
  const word = readPrompt(request)
  const report = { customer: word('PER'), mailed: word('EMAIL'), open: [] }
  const message = { role: 'assistant', content: JSON.stringify(report) }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ choices: [{ index: 0, message }] }))
}
