import { describe, expect, it } from 'vitest'
import {
  createStructuredScanner,
  structuredRecognizers,
} from '../../src/text/structured-scanner.ts'
import type { Recognizer } from '../../src/types.ts'

interface Table {
  readonly recognizer: Recognizer
  readonly entity: string
  /** A text, and what is found in it. */
  readonly finds: readonly (readonly [string, ...string[]])[]
  readonly ignores: readonly string[]
}

/** One recogniser of the scanner by itself. */
function builtIn(name: string): Recognizer {
  const entity = structuredRecognizers.find((one) => one.name === name)?.entity
  if (entity === undefined) throw new Error(`no recogniser ${name}`)
  const scan = createStructuredScanner({ entities: new Set([entity]) })
  return { name, entity, find: (text) => scan(text).filter((find) => find.recognizer === name) }
}

const longLocal = 'a'.repeat(65)

const tables: readonly Table[] = [
  {
    recognizer: builtIn('email'),
    entity: 'EMAIL_ADDRESS',
    finds: [
      ['write to john.doe+tag@mail.example.co.uk.', 'john.doe+tag@mail.example.co.uk'],
      ['<john@example.com>', 'john@example.com'],
      ["'o'brien@example.com'", "o'brien@example.com"],
      ['a@b.co, c@d.org;e@f.net', 'a@b.co', 'c@d.org', 'e@f.net'],
      ['日本john@example.com日本', 'john@example.com'],
      ['jörg@exämple.de', 'jörg@exämple.de'],
      ['x..john@example.com', 'john@example.com'],
      ['john@xn--bcher-kva.xn--p1ai', 'john@xn--bcher-kva.xn--p1ai'],
      ['JOHN@EXAMPLE.COM', 'JOHN@EXAMPLE.COM'],
      ['john@example.com-', 'john@example.com'],
    ],
    ignores: [
      'john@localhost',
      '@mention and a @ b',
      'fieldveil@1.2.3',
      'icon@2x.png',
      'john@-example.com',
      'john@example.c',
      '@@example.com',
      `${longLocal}@example.com`,
      `john@${'a.'.repeat(200)}com`,
    ],
  },
  {
    recognizer: builtIn('phone'),
    entity: 'PHONE_NUMBER',
    finds: [
      ['(408) 426-9989', '(408) 426-9989'],
      ['(408)- 426 - 9989', '(408)- 426 - 9989'],
      ['at 408-426-9989.', '408-426-9989'],
      ['on 2024-11-22 12 408-426-9989 24/7', '408-426-9989'],
      ['5 (408)426-9989', '(408)426-9989'],
      ['408.426.9989', '408.426.9989'],
      ['1-800-555-0199', '1-800-555-0199'],
      ['+14084269989', '+14084269989'],
      ['+33.1.42.68.53.00', '+33.1.42.68.53.00'],
      ['tel:+1-408-426-9989', '+1-408-426-9989'],
      ['+1 408 426 9989 12 items', '+1 408 426 9989'],
      ['+49 30 1234567, +44 20 7946 0958', '+49 30 1234567', '+44 20 7946 0958'],
      ['01 42 68 53 00', '01 42 68 53 00'],
      ['020 7946 0958', '020 7946 0958'],
      ['call me: 4084269989', '4084269989'],
      ['phone 408 426 9989', '408 426 9989'],
      ['tel. 555-1234', '555-1234'],
      ['电话408-426-9989', '408-426-9989'],
      // No such area code or exchange; made-up numbers have them often.
      ['108-426-9989 408-126-9989', '108-426-9989', '408-126-9989'],
    ],
    ignores: [
      '4084269989',
      '408 426 9989',
      '555-1234',
      '+37.774929, -122.419416',
      '37.7749,-122.4194',
      '+37.774929 -122.419416',
      '2024-01-01T12:30:45+05:30',
      'call on 2024-11-22 at 1700000000',
      '1700000000000',
      '408-426-9989-1234',
      '550e8400-e29b-41d4-a716-446655440000',
      '11111111-2222-3333-4444-555555555555',
      '$1,234,567.89 and 1234567.8912345',
      'order 408426998912',
      'x408-426-9989 and é408-426-9989',
      '+1234567 +0123456789',
      '(2024) 100 200',
      '020 7946 0958 12 7946',
    ],
  },
  {
    recognizer: builtIn('credit-card'),
    entity: 'CREDIT_CARD',
    finds: [
      ['4111111111111111', '4111111111111111'],
      ['4111 1111 1111 1111 12/25', '4111 1111 1111 1111'],
      ['Card:4111-1111-1111-1111.', '4111-1111-1111-1111'],
      ['378282246310005, 3782 822463 10005', '378282246310005', '3782 822463 10005'],
      ['5555555555554444 2223003122003222', '5555555555554444', '2223003122003222'],
      ['6011111111111117', '6011111111111117'],
      ['3056 930902 5904', '3056 930902 5904'],
      ['3530111333300000', '3530111333300000'],
      ['no. 7 4111 1111 1111 1111', '4111 1111 1111 1111'],
      ['card 4222222222222', '4222222222222'],
      ['maestro 6759649826438453', '6759649826438453'],
    ],
    ignores: [
      '4111111111111112',
      '4111 1111 1111 1112',
      '4222222222222',
      '6759649826438453',
      '1111111111111117',
      '41111111111111111111',
      '4111  1111  1111  1111',
      '4111 1111-1111 1111',
      '0.4111111111111111',
      'a4111111111111111',
      '4111111111111111-4111',
      '550e8400-e29b-41d4-a716-446655440000',
    ],
  },
  {
    recognizer: builtIn('us-ssn'),
    entity: 'US_SSN',
    finds: [
      ['856-45-6789', '856-45-6789'],
      ['is 856 45 6789.', '856 45 6789'],
      ['SSN: 856456789', '856456789'],
      ['Social Security number 856456789', '856456789'],
      ['日856-45-6789日', '856-45-6789'],
    ],
    ignores: [
      '856456789',
      '000-45-6789 666-45-6789 900-45-6789',
      '856-00-6789 856-45-0000',
      '856-45 6789',
      '1856-45-6789 856-45-67890',
      '1-856-45-6789 856-45-6789-1',
      '10 856 45 6789 856 45 6789 11',
      'assn 856456789',
    ],
  },
  {
    recognizer: builtIn('iban'),
    entity: 'IBAN',
    finds: [
      ['DE89 37040044 0532 0130 00', 'DE89 37040044 0532 0130 00'],
      ['DE89370400440532013000', 'DE89370400440532013000'],
      ['DE89 3704 0044 0532 0130 00.', 'DE89 3704 0044 0532 0130 00'],
      ['gb29nwbk60161331926819', 'gb29nwbk60161331926819'],
      ['NO93 8601 1117 947', 'NO93 8601 1117 947'],
      ['FR14 2004 1010 0505 0001 3M02 606', 'FR14 2004 1010 0505 0001 3M02 606'],
      ['IBAN:GB29-NWBK-6016-1331-9268-19', 'GB29-NWBK-6016-1331-9268-19'],
    ],
    ignores: [
      'DE88370400440532013000',
      'DE8937040044053201300',
      'DE893704004405320130000',
      'XX89370400440532013000',
      'DE89  3704 0044 0532 0130 00',
      'éDE89370400440532013000',
    ],
  },
  {
    recognizer: builtIn('ip-address'),
    entity: 'IP_ADDRESS',
    finds: [
      ['from 192.168.0.1:8080', '192.168.0.1'],
      ['10.0.0.1/8, 255.255.255.255.', '10.0.0.1', '255.255.255.255'],
      ['2001:db8::1.', '2001:db8::1'],
      ['[fe80::1ff:fe23:4567:890a]', 'fe80::1ff:fe23:4567:890a'],
      ['2001:0db8:0000:0000:0000:ff00:0042:8329', '2001:0db8:0000:0000:0000:ff00:0042:8329'],
      ['::1 and ::ffff:192.0.2.1', '::1', '::ffff:192.0.2.1'],
      ['2001:DB8::', '2001:DB8::'],
    ],
    ignores: [
      '1.2.3.4.5 1.2.3',
      '256.1.1.1 01.2.3.4',
      'v1.2.3.4 version 1.2.3.4 release: 10.0.0.1',
      '12:30:45 00:1A:2B:3C:4D:5E',
      'std::vector a::b :: dead::beef',
      '1:2:3:4:5:6:7:8:9',
      'x2001:db8::1 2001:db8::1g',
    ],
  },
  {
    recognizer: builtIn('mac-number'),
    entity: 'MAC_NUMBER',
    finds: [
      ['00:1A:2B:3C:4D:5E, 00-1a-2b-3c-4d-5e', '00:1A:2B:3C:4D:5E', '00-1a-2b-3c-4d-5e'],
      ['at 001a.2b3c.4d5e.', '001a.2b3c.4d5e'],
      ['MAC:00:1A:2B:3C:4D:5E', '00:1A:2B:3C:4D:5E'],
    ],
    ignores: [
      '00:1A:2B:3C:4D',
      '00:1A-2B:3C-4D:5E',
      '00:1A:2B:3C:4D:5G',
      '00:1A:2B:3C:4D:5E:6F:70 aa:aa:aa:aa:aa:aa:aa',
      '1234.5678.9012',
      '001a.2b3c.4d5ef',
      'x00:1A:2B:3C:4D:5E',
    ],
  },
  {
    recognizer: builtIn('url'),
    entity: 'URL',
    finds: [
      ['visits https://www.example.com.', 'https://www.example.com'],
      ['(see https://en.wikipedia.org/wiki/A_(b))', 'https://en.wikipedia.org/wiki/A_(b)'],
      ['<a href="http://x.io/a?b=c#d">', 'http://x.io/a?b=c#d'],
      ['HTTPS://EXAMPLE.COM/A!', 'HTTPS://EXAMPLE.COM/A'],
      ['www.example.com, ftp://u:p@host:21/f', 'www.example.com', 'ftp://u:p@host:21/f'],
      ['http://[::1]:80/ and http://localhost', 'http://[::1]:80/', 'http://localhost'],
      ['見て、https://例え.jp。', 'https://例え.jp'],
      ['😀https://a.b/c?!…', 'https://a.b/c'],
    ],
    ignores: [
      'http:// https://. www. www.x',
      'xhttp://a.b',
      'gopher://a.b',
      'example.com',
      'www..a',
    ],
  },
]

describe.each(tables)('$recognizer.name', ({ recognizer, entity, finds, ignores }) => {
  const found = (text: string) => {
    const spans = recognizer.find(text)
    if (spans instanceof Promise) throw new Error('a built-in recogniser is synchronous')
    return spans.map(({ start, end }) => text.slice(start, end))
  }

  it('has its entity', () => expect(recognizer.entity).toBe(entity))

  it.each(finds)('finds in %j: %j', (text, ...expected) => {
    expect(found(text)).toEqual(expected)
  })

  it.each(finds)('counts UTF-16 units after an emoji: %j', (text, ...expected) => {
    expect(found(`😀 👩‍👩‍👧 ${text}`)).toEqual(expected)
  })

  it.each(ignores)('ignores %j', (text) => expect(found(text)).toEqual([]))
})
