import type { ApiRequest } from 'fieldveil'

export const anyRequest: ApiRequest = {
  method: 'PUT',
  path: '/mask',
  headers: {},
  query: '',
  raw: undefined,
}
