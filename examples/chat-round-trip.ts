import { createMasker } from 'fieldveil'
import { askStreamed, askWhole } from './support/chat-client.ts'
import { changeCall, changeJson, changeRequest } from './support/chat-texts.ts'
import type { ChatRequest } from './support/chat-types.ts'
import { startModelServer } from './support/model-server.ts'

const masker = createMasker({
  keys: [{ id: 'example', secret: 'a secret for these examples only, 32 bytes or more' }],
  detection: {
    // The model may see our own address, and never what our projects are called.
    allow: ['support@shop.example'],
    deny: { PROJECT: ['Blue Heron'] },
  },
})
const hide = async (text: string): Promise<string> => (await masker.maskText(text)).text
const restore = (text: string): Promise<string> => masker.unmaskText(text)

const prompt: ChatRequest = {
  model: 'stand-in',
  messages: [
    {
      role: 'system',
      content:
        'You work for Mr. Peter Miller, peter.miller@shop.example, and sign as support@shop.example. ' +
        'Words between tags stand for values: copy them with their tags, to the letter.',
    },
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: 'George Williams (george.williams@example.com, (408) 426-9989) waits for his refund.',
        },
        {
          type: 'text',
          text: 'He paid with 4111 1111 1111 1111 for the Blue Heron beta. Tell him it is on its way.',
        },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
      ],
    },
  ],
  tools: [
    {
      type: 'function',
      function: {
        name: 'send_mail',
        description: 'Sends a mail. Questions about it go to peter.miller@shop.example.',
        parameters: {
          type: 'object',
          properties: {
            to: { type: 'string' },
            subject: { type: 'string' },
            body: { type: 'string' },
          },
          required: ['to', 'subject', 'body'],
        },
      },
    },
  ],
}

const print = (title: string, value: unknown): void => {
  console.log(`\n${title}:\n${JSON.stringify(value, null, 2)}`)
}

const model = await startModelServer()
try {
  // Out: every text of the request. The same value is the same token in all of them.
  const masked = await changeRequest(prompt, hide)
  const answer = await askStreamed(model.url, masked)

  // In: the answer as it comes; only what could be the beginning of a token waits for the rest.
  console.log('What the user sees:')
  const shown = ReadableStream.from(answer.text).pipeThrough(masker.createUnmaskStream().web())
  for await (const piece of shown) process.stdout.write(piece)
  console.log()

  // The tool runs with values; what it answers, and the call itself, go back as tokens.
  const [call] = answer.calls
  if (call === undefined) throw new Error('the model called no tool')
  const opened = await changeCall(call, restore)
  print('What the tool is called with', JSON.parse(opened.function.arguments))
  const result = 'Sent to George Williams <george.williams@example.com>.'
  const history: ChatRequest = {
    ...prompt,
    response_format: { type: 'json_object' },
    messages: [
      ...prompt.messages,
      { role: 'assistant', content: null, tool_calls: [opened] },
      { role: 'tool', tool_call_id: opened.id, content: result },
    ],
  }
  const report = await askWhole(model.url, await changeRequest(history, hide))
  const content = typeof report.content === 'string' ? report.content : '{}'
  print('What the report says', JSON.parse(await changeJson(content, restore)))
} finally {
  await model.close()
  await masker.close()
}
print('What the model server saw', model.seen)
