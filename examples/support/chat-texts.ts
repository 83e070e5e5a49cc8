import type { ChatMessage, ChatPart, ChatRequest, ChatTool, ToolCall } from './chat-types.ts'

type ChangeText = (text: string) => Promise<string>

/** Changes every text of a request that a person may have written; roles, names and ids stay. */
export async function changeRequest(
  request: ChatRequest,
  change: ChangeText,
): Promise<ChatRequest> {
  const messages = await Promise.all(
    request.messages.map((message) => changeMessage(message, change)),
  )
  if (request.tools === undefined) return { ...request, messages }
  const tools = await Promise.all(request.tools.map((tool) => changeTool(tool, change)))
  return { ...request, messages, tools }
}

async function changeMessage(message: ChatMessage, change: ChangeText): Promise<ChatMessage> {
  const { content, tool_calls: calls } = message
  return {
    ...message,
    content: await changeContent(content, change),
    ...(calls === undefined
      ? {}
      : { tool_calls: await Promise.all(calls.map((call) => changeCall(call, change))) }),
  }
}

async function changeContent(
  content: ChatMessage['content'],
  change: ChangeText,
): Promise<ChatMessage['content']> {
  if (content === null) return null
  if (typeof content === 'string') return change(content)
  return Promise.all(
    content.map(async (part): Promise<ChatPart> => {
      // The address of a picture has to stay one; pictures themselves are not searched.
      return part.type === 'text' ? { ...part, text: await change(part.text) } : part
    }),
  )
}

export async function changeCall(call: ToolCall, change: ChangeText): Promise<ToolCall> {
  const { name, arguments: json } = call.function
  return { ...call, function: { name, arguments: await changeJson(json, change) } }
}

/** Every string of a JSON text; a value with quotes in it stays valid JSON. */
export async function changeJson(json: string, change: ChangeText): Promise<string> {
  return JSON.stringify(await changeStrings(JSON.parse(json), change))
}

async function changeTool(tool: ChatTool, change: ChangeText): Promise<ChatTool> {
  const { name, description, parameters } = tool.function
  return {
    ...tool,
    function: {
      name,
      description: await change(description),
      parameters: await changeStrings(parameters, change),
    },
  }
}

async function changeStrings(value: unknown, change: ChangeText): Promise<unknown> {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return Promise.all(value.map((one) => changeStrings(one, change)))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(async ([key, one]) => {
    return [key, await changeStrings(one, change)] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
