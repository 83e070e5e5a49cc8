import fc from 'fast-check'
import { createMasker, type Masker, type UnknownToken } from 'fieldveil'
import { beforeAll, describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { cutAt, places, runWeb } from '../support/stream-runs.ts'

const masker: Masker = createMasker({ keys: testKeys })
const secret =
  'Write to John Smith, john.doe@example.com or "4111 1111 1111 1111"\nat 2001:db8::7:1.'
let hidden: string

beforeAll(async () => {
  hidden = (await masker.maskText(secret)).text
})

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`

function chat(content: string, index = 0): string {
  return data({ id: 'c', choices: [{ index, delta: { content }, finish_reason: null }] })
}

const stop = (index = 0): string => data({ choices: [{ index, delta: {}, finish_reason: 'stop' }] })

function documentsOf(events: string): Record<string, unknown>[] {
  return [...events.matchAll(/^data: (\{.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''))
}

type Choice = { index: number; delta: { content?: string } }

function contentOf(events: string, index = 0): string {
  return documentsOf(events)
    .flatMap(({ choices }) => choices as Choice[])
    .filter((choice) => choice.index === index)
    .map(({ delta }) => delta.content ?? '')
    .join('')
}

const unmask = (events: string, chunks: string[] = [events]): Promise<string> =>
  runWeb(masker.createUnmaskStream({ format: 'event-stream' }), chunks)

describe('server-sent events', () => {
  it('join a text whose tokens are cut, wherever events and chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        places,
        places,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        async (pieces, cuts, end, two) => {
          const events = cutAt(hidden, pieces)
            .map(
              (piece, at) => chat(piece) + (two ? chat(piece, 1) : '') + (at % 3 ? '' : ': on\n\n'),
            )
            .join('')
          const whole = `${events}${stop()}${two ? stop(1) : ''}data: [DONE]\n\n`.replaceAll(
            '\n',
            end,
          )
          const once = await unmask(whole)
          const stream = masker.createUnmaskStream({ format: 'event-stream' })
          const inBytes = await runWeb(stream, cutAt(Buffer.from(whole), cuts))
          expect(inBytes).toBe(once)
          const read = once.replaceAll(end, '\n')
          expect(contentOf(read)).toBe(secret)
          if (two) expect(contentOf(read, 1)).toBe(secret)
          expect(read.indexOf('[DONE]')).toBeGreaterThan(read.indexOf('finish_reason":"stop"'))
          expect(read.split(': on\n\n')).toHaveLength(whole.split(`: on${end}`).length)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('mask what the whole text would, and come back', async () => {
    await fc.assert(
      fc.asyncProperty(places, places, async (pieces, cuts) => {
        const whole = `${cutAt(secret, pieces)
          .map((piece) => chat(piece))
          .join('')}${stop()}`
        const options = { format: 'event-stream' } as const
        const masked = await runWeb(masker.createMaskStream(options), [whole])
        expect(contentOf(masked)).toBe(hidden)
        expect(await runWeb(masker.createMaskStream(options), cutAt(whole, cuts))).toBe(masked)
        expect(contentOf(await unmask(masked))).toBe(secret)
      }),
      { numRuns: 100 },
    )
  })

  it('are the same for every cut, in fields, comments, ids and line ends of all kinds', async () => {
    const token = hidden.slice(hidden.indexOf('<PER>'), hidden.indexOf('</PER>') + 6)
    const whole =
      `\ufeffid: 1\r\nevent: note\r\ndata: {"text":"${token} 😀",\r\ndata:"n": 1.50}\r\n\r\n` +
      `: keep\r\rretry: 5\rdata: ${token}\rdata: more\r\rdata\n\nid\n\n` +
      `data: [1] see ${token}\n\ndata: "${token}"\n\ndata:{"text":"${token}"}`
    const once = await unmask(whole)
    expect(once).toBe(whole.replaceAll(token, 'John Smith'))
    const bytes = Buffer.from(whole)
    for (let cut = 0; cut <= bytes.length; cut++) {
      const stream = masker.createUnmaskStream({ format: 'event-stream' })
      expect(await runWeb(stream, [bytes.subarray(0, cut), bytes.subarray(cut)])).toBe(once)
    }
    const single = [...bytes].map((_, at) => bytes.subarray(at, at + 1))
    expect(await runWeb(masker.createUnmaskStream({ format: 'event-stream' }), single)).toBe(once)
  })

  it('put values into arguments of tool calls as a part of their JSON', async () => {
    const { text } = await masker.maskText('<X>{"a":1}</X>\n"q" john.doe@example.com')
    const value = (await masker.maskDocument({ v: 'a "quoted"\nvalue' }, { v: {} })).v
    const args = JSON.stringify({ to: `<V>${value}</V>` })
    const call = (piece: string): string =>
      data({
        choices: [
          { index: 0, delta: { tool_calls: [{ index: 2, function: { arguments: piece } }] } },
        ],
      })
    const events = (args.match(/.{1,3}/g) ?? []).map(call).join('')
    const read = documentsOf(await unmask(`${events}${stop()}`)) as never as {
      choices: { delta: { tool_calls?: { function: { arguments: string } }[] } }[]
    }[]
    const joined = read
      .map(({ choices }) => choices[0]?.delta.tool_calls?.[0]?.function.arguments ?? '')
      .join('')
    expect(JSON.parse(joined)).toEqual({ to: 'a "quoted"\nvalue' })
    expect(text).toContain('<EMAIL>')
  })

  it('send what was held before the event that ends its text', async () => {
    const cut = hidden.indexOf('</PER>') + 3
    const block = (type: string, more: object): string =>
      `event: ${type}\n${data({ type, index: 0, ...more })}`
    const delta = (text: string): string =>
      block('content_block_delta', { delta: { type: 'text_delta', text } })
    const whole =
      delta(hidden.slice(0, cut)) + data({ type: 'ping' }) + block('content_block_stop', {})
    const read = documentsOf(await unmask(whole)) as { type: string; delta?: { text: string } }[]
    // Half a closing tag: nothing is lost, and the token in it opens without its wrapper.
    expect(read.map(({ delta: one }) => one?.text ?? '').join('')).toBe(
      'Write to <PER>John Smith</P',
    )
    expect(read.map(({ type }) => type)).toEqual([
      'content_block_delta',
      'ping',
      'content_block_delta',
      'content_block_stop',
    ])
  })

  it('report a token that a model changed, and leave it', async () => {
    const unknown: UnknownToken[] = []
    const stream = masker.createUnmaskStream({
      format: 'event-stream',
      onUnknownToken: (one) => unknown.push(one),
    })
    const whole = chat('to <PER>Xq') + chat('zzT 12abC</PE') + chat('R> now') + stop()
    expect(contentOf(await runWeb(stream, [whole]))).toBe('to <PER>XqzzT 12abC</PER> now')
    expect(unknown).toEqual([{ start: 3, end: 25, tag: 'PER', path: 'choices[0].delta.content' }])
  })
})

describe('NDJSON', () => {
  const rules = { email: {}, 'notes[*]': { detect: true }, card: { reveal: 'last4' } } as const

  it('masks the fields of each line and leaves every other byte', async () => {
    const line = `{ "n": 1.50, "email":"a@b.de", "notes":["John Smith","x"], "card":"4111111111111111"}`
    const whole = `${line}\r\n\n  \n[]\n${line}`
    const options = { format: 'ndjson', rules } as const
    const once = await runWeb(masker.createMaskStream(options), [whole])
    expect(once).not.toContain('a@b.de')
    expect(once).not.toContain('John Smith')
    expect(once).toContain('"card":"************1111"')
    expect(once.replace(/"email":"[^"]*"|<PER>.*?<\/PER>|\*+1111/g, '')).toBe(
      whole.replace(/"email":"[^"]*"|John Smith|4111111111111111/g, ''),
    )
    for (let cut = 0; cut <= whole.length; cut++) {
      const chunks = [whole.slice(0, cut), whole.slice(cut)]
      expect(await runWeb(masker.createMaskStream(options), chunks)).toBe(once)
    }
    const back = await runWeb(
      masker.createUnmaskStream({
        format: 'ndjson',
        rules: { email: {}, 'notes[*]': { detect: true } },
      }),
      [once],
    )
    expect(back).toBe(whole.replaceAll('4111111111111111', '************1111'))
  })

  it('fails for a line that is no JSON, and lets nothing more out', async () => {
    const parts: string[] = []
    const { readable, writable } = masker.createMaskStream({ format: 'ndjson' }).web()
    const writer = writable.getWriter()
    const read = (async () => {
      for await (const part of readable) parts.push(String(part))
    })()
    const written = (async () => {
      await writer.write('{"a":"john.doe@example.com"}\n')
      await writer.write('"a":"jane.doe@example.com"}\n{"a":"x"}\n')
      await writer.close()
    })()
    await expect(read).rejects.toMatchObject({ code: 'unsupported_body' })
    await expect(written).rejects.toMatchObject({ code: 'unsupported_body' })
    expect(parts).toHaveLength(1)
    expect(parts.join('')).not.toContain('doe@')
  })
})
