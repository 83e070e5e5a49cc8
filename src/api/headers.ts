import type { ApiRequest } from '../types.ts'

/** A header that may stand once; of several the first. Names in lower case. */
export function headerOf(request: ApiRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'object' ? value[0] : value
}
