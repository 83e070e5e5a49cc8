import type { RawRequest } from '../../adapters/support/raw-client.ts'
import { mountPath } from './api-servers.ts'

/** A request below the mount point with a JSON body, in the name of one who may do everything. */
export function jsonRequest(
  path: string,
  body?: unknown,
  {
    method = 'PUT',
    bearer = 'all',
    headers = {},
  }: {
    readonly method?: string
    readonly bearer?: string | undefined
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): RawRequest {
  return {
    method,
    path: `${mountPath}${path}`,
    headers: {
      ...(bearer === '' ? {} : { Authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  }
}
