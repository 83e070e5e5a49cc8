import type { ChatDelta, ChatMessage, ChatRequest, ToolCall } from './chat-types.ts'

/** One answer, and the tool calls that came with it, whole. */
export interface StreamedAnswer {
  readonly text: AsyncIterable<string>
  /** Known when `text` has ended. */
  readonly calls: readonly ToolCall[]
}

export async function askWhole(url: string, request: ChatRequest): Promise<ChatMessage> {
  const response = await post(url, request)
  const body = (await response.json()) as { choices: readonly { message: ChatMessage }[] }
  const message = body.choices[0]?.message
  if (message === undefined) throw new Error('the model gave no answer')
  return message
}

export async function askStreamed(url: string, request: ChatRequest): Promise<StreamedAnswer> {
  const response = await post(url, { ...request, stream: true })
  const calls: ToolCall[] = []
  return { text: readText(response, calls), calls }
}

async function* readText(response: Response, calls: ToolCall[]): AsyncIterable<string> {
  for await (const { content, tool_calls: added = [] } of readDeltas(response)) {
    if (content !== undefined) yield content
    for (const { index, id, function: part } of added) {
      const known = calls[index]
      const { name = known?.function.name ?? '', arguments: json = '' } = part
      calls[index] = {
        id: id ?? known?.id ?? '',
        type: 'function',
        // Whole arguments only can be changed: a value with a quote in it would break the JSON.
        function: { name, arguments: (known?.function.arguments ?? '') + json },
      }
    }
  }
}

async function* readDeltas(response: Response): AsyncIterable<ChatDelta> {
  let rest = ''
  const decoder = new TextDecoderStream()
  for await (const chunk of response.body?.pipeThrough(decoder) ?? []) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (!line.startsWith('data: ') || line === 'data: [DONE]') continue
      const event = JSON.parse(line.slice('data: '.length)) as {
        choices: readonly { delta: ChatDelta }[]
      }
      if (event.choices[0] !== undefined) yield event.choices[0].delta
    }
  }
}

async function post(url: string, request: ChatRequest): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  if (!response.ok) throw new Error(`the model server answered ${response.status}`)
  return response
}
