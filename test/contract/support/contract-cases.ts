import { createMasker, type Masker, type TokenStore } from 'fieldveil'
import { expect } from 'vitest'
import { testKeys } from '../../support/keys.ts'
import cases from '../cases.json' with { type: 'json' }

export interface ContractCase {
  id: string
  call: 'mask' | 'unmask'
  body: unknown
  status: number
  response?: unknown
  shape?: Record<string, unknown>[]
  finds?: [string, string, string][]
  given?: string
  then?: string
}

const failingStore: TokenStore = {
  claim: () => Promise.reject(new Error('down')),
  read: () => Promise.reject(new Error('down')),
  replace: () => Promise.reject(new Error('down')),
}

/** A masker in the state that a case is given in, and the case's body. */
export async function prepareCase(one: ContractCase): Promise<{ masker: Masker; body: unknown }> {
  switch (one.given) {
    case undefined:
      return { masker: createMasker({ keys: testKeys }), body: one.body }
    case 'the token quota is used up by other values': {
      const masker = createMasker({ keys: testKeys, quota: { limit: 1 } })
      await masker.maskFields({ mask: [{ value: 'another', token_name: 'Text Token' }] })
      return { masker, body: one.body }
    }
    case 'every call of the token store fails':
      return { masker: createMasker({ keys: testKeys, store: failingStore }), body: one.body }
    case 'the first token_value is replaced by a token just issued': {
      const masker = createMasker({ keys: testKeys })
      const { data } = await masker.maskFields({
        mask: [{ value: 'George Williams', token_name: 'Text Token' }],
      })
      const body = structuredClone(one.body) as { unmask: { token_value: string }[] }
      Object.assign(body.unmask[0] ?? {}, { token_value: data?.[0]?.token_value })
      return { masker, body }
    }
    default:
      throw new Error(`no preparation for: ${one.given}`)
  }
}

export function listCases(): readonly ContractCase[] {
  return cases as unknown as ContractCase[]
}

export async function checkShape(
  masker: Masker,
  shape: Record<string, unknown>[],
  data: Record<string, unknown>[],
): Promise<void> {
  expect(data.length).toBe(shape.length)
  const same = new Set<string>()
  shape.forEach((expected, index) => {
    const { token_value: pattern, ...echoed } = expected
    const { token_value: token, ...rest } = data[index] as Record<string, unknown>
    expect(rest).toEqual(echoed)
    const match = new RegExp(pattern as string).exec(token as string)
    expect(match, `${token} by ${pattern}`).not.toBeNull()
    if (match?.groups?.['same']) same.add(match.groups['same'])
  })
  expect(same.size).toBeLessThanOrEqual(1)
  const back = await masker.unmaskFields({
    unmask: data.map(({ token_value }) => ({ token_value })),
  })
  expect(back.data?.map(({ value }) => value)).toEqual(data.map(({ value }) => value))
}

export async function checkFinds(
  masker: Masker,
  finds: [string, string, string][],
  [entry]: { value: string; token_value: string; individual_tokens: Record<string, never>[] }[],
): Promise<void> {
  const found = entry?.individual_tokens ?? []
  for (const find of found) {
    expect(entry?.value.slice(find['start_pos'], find['end_pos'])).toBe(find['value'])
    expect(entry?.token_value).toContain(`${find['prefix']}${find['token']}${find['suffix']}`)
  }
  // A find may be part of a longer one of the same type.
  const shortened = found.map((find, index) => {
    const expected = finds[index]?.[0] ?? ''
    const value = String(find['value'])
    return [value.includes(expected) ? expected : value, find['pii_type'], find['prefix']]
  })
  expect(shortened).toEqual(finds)
  const back = await masker.unmaskFields({ unmask: [{ token_value: entry?.token_value }] })
  expect(back.data?.[0]?.value).toBe(entry?.value)
}
