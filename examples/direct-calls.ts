import { createMasker } from 'fieldveil'

const { maskFields, unmaskFields, maskDocument, unmaskDocument, maskText, unmaskText } =
  createMasker({
    keys: [{ id: 'example', secret: 'a secret for these examples only, 32 bytes or more' }],
  })

const print = (title: string, value: unknown): void => {
  console.log(`\n${title}:\n${JSON.stringify(value, null, 2)}`)
}

// The wire contract: one answer for every entry, failures too come back as an envelope.
const masked = await maskFields({
  mask: [
    { value: 'George Williams', token_name: 'Text Token', format: 'Person Name' },
    { value: '856-45-6789', token_name: 'Numeric Token', format: 'Social Identification Numbers' },
    { value: 'Write to john.doe@example.com' },
  ],
})
print('maskFields', masked)

const tokens = (masked.data ?? []).map(({ token_value }) => ({ token_value }))
print('unmaskFields', await unmaskFields({ unmask: tokens }))
print(
  'unmaskFields, a token that never was',
  await unmaskFields({ unmask: [{ token_value: 'abc' }] }),
)

// Documents: the fields that the rules name, wherever they lie.
const rules = {
  'orders[*].email': { tokenName: 'Text Token', format: 'Email Address' },
  '**.age': {},
  'orders[*].card': { reveal: 'last4' },
} as const
const document = {
  orders: [{ email: 'a@example.com', age: 42, card: '4111111111111111' }],
}
const hidden = await maskDocument(document, rules)
print('maskDocument', hidden)
print('unmaskDocument (what was revealed in part stays so)', await unmaskDocument(hidden, rules))

// Free text: what is found in it.
const { text, finds } = await maskText('Call (408) 426-9989 or write to john.doe@example.com')
print('maskText', { text, finds: finds.map(({ entity, token }) => ({ entity, token })) })
print('unmaskText', await unmaskText(text))
