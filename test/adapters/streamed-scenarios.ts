import { Readable } from 'node:stream'
import type { Scenario } from './scenarios.ts'
import type { Handler, Reply } from './support/frameworks.ts'
import { tokenOf } from './support/maskers.ts'

const alice = { email: 'alice@example.com', plan: 'free' }
const aliceText = JSON.stringify(alice)
const maskedAlice = '{"email":"<<alice@example.com>>","plan":"free"}'
const internalError = '{"data":null,"success":false,"error":{"message":"Internal Error"}}'

function streamOf(type: string, pieces: readonly (string | Buffer)[]): Handler {
  return (_seen, reply) => {
    reply.set('Content-Type', type)
    reply.set('Content-Length', String(Buffer.byteLength(pieces.map(String).join(''))))
    reply.set('ETag', '"plain"')
    reply.stream(Readable.from(pieces, { objectMode: false }))
  }
}

function delta(content: string): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
}

const changed = { 'content-length': undefined, etag: undefined }

/** Responses that are masked piece by piece. */
export const streamedScenarios: readonly Scenario[] = [
  {
    name: 'hides a field in each line of a stream, whole and in pieces',
    masking: { response: { mask: ['email'] } },
    handler: streamOf('application/x-ndjson', [
      `${aliceText}\n${aliceText.slice(0, 20)}`,
      `${aliceText.slice(20)}\r\n\n{"plan":1}`,
    ]),
    request: {},
    status: 200,
    body: `${maskedAlice}\n${maskedAlice}\r\n\n{"plan":1}`,
    headers: { ...changed, 'content-type': 'application/x-ndjson' },
  },
  {
    name: 'hides a field in each line of a whole body',
    masking: { response: { mask: ['email'] } },
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'application/jsonl; charset=utf-8')
      reply.send(`${aliceText}\n${aliceText}\n`)
    },
    request: {},
    status: 200,
    body: `${maskedAlice}\n${maskedAlice}\n`,
  },
  ...[
    ['sent', (reply: Reply) => reply.send(`${aliceText}\n${aliceText}\n`)] as const,
    [
      'streamed',
      (reply: Reply) => reply.stream(Readable.from([`${aliceText}\r\n`, `\n${aliceText}`])),
    ] as const,
  ].map(
    ([how, answer]): Scenario => ({
      name: `hides a field in lines of JSON that are ${how} as text`,
      masking: { response: { mask: ['email'] } },
      handler: (_seen, reply) => {
        reply.set('Content-Type', 'text/plain; charset=utf-8')
        answer(reply)
      },
      request: {},
      status: 200,
      body:
        how === 'sent' ? `${maskedAlice}\n${maskedAlice}\n` : `${maskedAlice}\r\n\n${maskedAlice}`,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    }),
  ),
  {
    name: 'leaves text of which one line alone is JSON',
    masking: { response: { mask: ['email'] } },
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'text/plain; charset=utf-8')
      reply.send('{"plan":1}\nthat was the plan\n')
    },
    request: {},
    status: 200,
    body: '{"plan":1}\nthat was the plan\n',
  },
  {
    name: 'keeps back a whole body of lines with one that is no JSON',
    masking: { response: { mask: ['email'] } },
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'application/x-ndjson; charset=utf-8')
      reply.send(`${aliceText}\n${aliceText.slice(1)}\n`)
    },
    request: {},
    status: 500,
    body: internalError,
  },
  {
    name: 'lets a line that is no JSON pass where told to, and hides the others',
    masking: { response: { mask: ['email'] }, unsupported: 'pass' },
    handler: (_seen, reply) => {
      reply.set('Content-Type', 'application/x-ndjson; charset=utf-8')
      reply.send(`oops\n${aliceText}\n`)
    },
    request: {},
    status: 200,
    body: `oops\n${maskedAlice}\n`,
  },
  {
    name: 'hides a field of events, and leaves comments, ids, names and other data',
    masking: { response: { mask: ['email'] } },
    handler: streamOf('text/event-stream; charset=utf-8', [
      ': hello\n\nid: 7\nevent: user\ndata: {"email":\ndata: "alice@exam',
      'ple.com"}\n\ndata: plain text\n\nretry: 10\n\ndata: [DONE]\n\n',
    ]),
    request: {},
    status: 200,
    body:
      ': hello\n\nid: 7\nevent: user\ndata: {"email":\ndata: "<<alice@example.com>>"}\n\n' +
      'data: plain text\n\nretry: 10\n\ndata: [DONE]\n\n',
    headers: changed,
  },
  {
    name: 'hides a field of events that are written to the response itself',
    masking: { response: { mask: ['email'] } },
    handler: (_seen, reply) => {
      const response = reply.node()
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Content-Length': 999 })
      response.write(`data: ${aliceText}\n`)
      response.write('\nid: 1\n')
      response.end(`data: ${aliceText}\n\n`)
    },
    request: {},
    status: 200,
    body: `data: ${maskedAlice}\n\nid: 1\ndata: ${maskedAlice}\n\n`,
    headers: { 'content-length': undefined },
  },
  {
    name: 'gives the client the values in a chat answer whose tokens are cut',
    masking: { response: { unmask: { 'choices[*].delta.content': { detect: true } } } },
    handler: async (_seen, reply) => {
      const text = `Write to <X>${await tokenOf('alice@example.com')}</X> today.`
      reply.set('Content-Type', 'text/event-stream')
      const deltas = (text.match(/.{1,4}/g) ?? []).map(delta)
      const end = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'
      reply.stream(Readable.from([...deltas, end, 'data: [DONE]\n\n']))
    },
    request: {},
    status: 200,
    body: '',
    says: 'Write to alice@example.com today.',
  },
  {
    name: 'has nothing to do for HEAD',
    masking: { response: { mask: ['email'] } },
    handler: streamOf('application/x-ndjson', [`${aliceText}\n`]),
    request: { method: 'HEAD' },
    status: 200,
    body: '',
    headers: changed,
  },
]
