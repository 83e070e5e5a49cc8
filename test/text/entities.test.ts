import { expect, it } from 'vitest'
import { builtInRecognizers } from '../../src/text/built-in-recognizers.ts'
import { builtInEntities } from '../../src/text/entities.ts'
import { checkWrappers } from '../../src/text/wrappers/wrapped-tokens.ts'

const tags = {
  PERSON: 'PER',
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHN',
  ADDRESS: 'ADDRESS',
  ORGANIZATION: 'ORG',
  DATE_OF_BIRTH: 'DOB',
  US_SSN: 'SSN',
  IP_ADDRESS: 'IPA',
  MAC_NUMBER: 'DEVICE_ID',
  URL: 'URL',
  FAX_NUMBER: 'FAX_NO',
  DRIVING_LICENSE_NUMBER: 'DL_NO',
  VEHICLE_REGISTRATION_NUMBER: 'VEHICLE_REG_NO',
  VEHICLE_IDENTIFICATION_NUMBER: 'VIN',
  LICENCE_NO: 'LICENCE_NO',
  ACC_NO: 'ACC_NO',
  CREDIT_CARD: 'CRD',
  PASSPORT: 'PASSPORT_NO',
  IBAN: 'IBAN',
  NATIONALITY: 'NATIONALITY',
  TAGGED_TEXT: 'TAGGED_TEXT',
}

it('has the tags of the contract', () => {
  const built = Object.fromEntries([...builtInEntities].map(([name, { tag }]) => [name, tag]))
  expect(built).toMatchObject(tags)
})

it.each([
  ['PERSON', 'Text Token', 'Person Name'],
  ['EMAIL_ADDRESS', 'Text Token', 'Email Address'],
  ['PHONE_NUMBER', 'Numeric Token', 'Phone Number'],
  ['CREDIT_CARD', 'Numeric Token', 'Credit Card'],
  ['US_SSN', 'Numeric Token', 'Social Identification Numbers'],
  ['URL', 'Text Token', 'URL'],
  ['MAC_NUMBER', 'Text Token', undefined],
])('masks %s with %s and %s', (entity, tokenName, format) => {
  expect(builtInEntities.get(entity)).toMatchObject({ tokenName })
  expect(builtInEntities.get(entity)?.format).toBe(format)
})

it('knows the entity of every built-in recogniser, and no name of an object', () => {
  for (const { entity } of builtInRecognizers) expect(builtInEntities.has(entity)).toBe(true)
  expect(builtInEntities.get('constructor')).toBeUndefined()
  expect(new Set(builtInRecognizers.map(({ name }) => name)).size).toBe(builtInRecognizers.length)
})

it('has a tag of its own for each entity', () => {
  const names = [...builtInEntities.values()].map(({ tag }) => tag)
  expect(new Set(names).size).toBe(names.length)
})

it('has tags whose tokens are found again', () => {
  const wrappers = [...builtInEntities.values()].map(({ tag }) => ({
    prefix: `<${tag}>`,
    suffix: `</${tag}>`,
  }))
  expect(() => checkWrappers(wrappers)).not.toThrow()
})
