/** What is masked: the fields of a document, or what is found in a text. */
export type Kind = 'document' | 'text'

/** What is sent, and what is to be done with it: both as JSON, but for a text. */
export interface Sample {
  readonly input: string
  readonly settings: string
}

const customer = {
  name: 'George Williams',
  email: 'george@example.com',
  age: 57,
  card: { number: '4111 1111 1111 1111', brand: 'visa' },
  note: 'Call (408) 426-9989, no mails.',
  password: 'correct horse',
}

const complaint =
  'Hi, I am Maria Fernández from Springfield. My card 4111 1111 1111 1111 was charged twice.\n' +
  'Please write to maria.f@example.com or call +44 20 7946 0958. The order number is 20931.\n'

export const samples: Readonly<Record<Kind, Sample>> = {
  document: {
    input: JSON.stringify(customer, null, 2),
    // By hand, because one rule a line is easier to read.
    settings: `{
  "name": { "tokenName": "Person Token" },
  "email": { "format": "Email Address" },
  "age": {},
  "card.number": {
    "tokenName": "Numeric Token",
    "format": "Credit Card"
  },
  "note": { "detect": true },
  "password": { "redact": "[removed]" }
}`,
  },
  text: {
    input: complaint,
    settings: `{
  "policy": { "entities": {
    "CREDIT_CARD": { "action": "irreversible" }
  } },
  "detection": {
    "entities": { "except": ["URL"] }
  }
}`,
  },
}
