import { createMasker, type Principal } from 'fieldveil'
import { expect, test } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { createTestApi, send } from './support/call-api.ts'

const ann = { id: 'ann', permissions: ['mask', 'unmask'] }
const mask = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }

function answerWith(principal: unknown) {
  const api = createTestApi(createMasker({ keys: testKeys }), {
    authenticate: () => principal as Principal,
  })
  return send(api, '/mask', mask)
}

test.each([
  ['a tenant that was not found', { ...ann, tenant: undefined }],
  ['a tenant without a name', { ...ann, tenant: '' }],
  ['a tenant that is none', { ...ann, tenant: null }],
  ['no id', { permissions: ann.permissions }],
  ['permissions in one word', { ...ann, permissions: 'mask unmask' }],
  ['a refusal of another kind', { refused: 'toString' }],
  ['nothing', undefined],
])('%s lets nobody in, and not to the masker’s own tenant', async (_name, principal) => {
  expect(await answerWith(principal)).toMatchObject({
    status: 500,
    json: { data: null, error: { message: 'Internal Error' } },
  })
})

test('a tenant that is left out is the masker’s own', async () => {
  const [left, named, other] = await Promise.all([
    answerWith(ann),
    answerWith({ ...ann, tenant: 'default' }),
    answerWith({ ...ann, tenant: 'other' }),
  ])
  const tokenOf = ({ json }: typeof left) => json.data[0].token_value as string
  expect(tokenOf(named)).toBe(tokenOf(left))
  expect(tokenOf(other)).not.toBe(tokenOf(left))
})
