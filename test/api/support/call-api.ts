import { type Api, type ApiOptions, createApi, type Masker } from 'fieldveil'
import { defaultOptions } from './api-servers.ts'

export function createTestApi(masker: Masker, options: Partial<ApiOptions> = {}): Api {
  return createApi(masker, { ...defaultOptions, ...options })
}

export interface TestAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it differs with each.
  readonly json: any
}

/** Sends a JSON body to an API without any server. */
export async function send(
  api: Api,
  path: string,
  body?: unknown,
  options: { readonly method?: string; readonly bearer?: string | undefined } = {},
): Promise<TestAnswer> {
  const { method = 'PUT', bearer = 'all' } = options
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await api({
    method,
    path,
    headers: bearer === '' ? {} : { authorization: `Bearer ${bearer}` },
    query: '',
    ...(text === undefined ? {} : { read: async () => Buffer.from(text) }),
    raw: undefined,
  })
  const { status, headers, body: printed = '' } = response
  return { status, headers, text: printed, json: printed === '' ? undefined : JSON.parse(printed) }
}
