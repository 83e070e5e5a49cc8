import fc from 'fast-check'
import { isValidPhoneNumber } from 'libphonenumber-js/min'
import { describe, expect, it } from 'vitest'
import { builtInEntities } from '../../src/text/entities.ts'
import { judgeInternational } from '../../src/text/phones/phone-plans.ts'
import {
  createStructuredScanner,
  structuredRecognizers,
} from '../../src/text/structured-scanner.ts'

const scan = createStructuredScanner({})
const found = (text: string) =>
  scan(text).map(({ entity, start, end }) => [entity, text.slice(start, end)])

/** A text, and what is found in it: entities and stretches in turn. */
type Row = readonly [string, ...(readonly [string, string])[]]
const finds: readonly Row[] = [
  ['001-555-123-4567x123 now', ['PHONE_NUMBER', '001-555-123-4567x123']],
  ['(555)123-4567.', ['PHONE_NUMBER', '(555)123-4567']],
  ['555.123.4567 ext. 5', ['PHONE_NUMBER', '555.123.4567 ext. 5']],
  ['+44(0)1632 960 983', ['PHONE_NUMBER', '+44(0)1632 960 983']],
  ['+33 (0)1 23 45 67 89', ['PHONE_NUMBER', '+33 (0)1 23 45 67 89']],
  ['(0118) 4960 123', ['PHONE_NUMBER', '(0118) 4960 123']],
  [
    '070-123 45 67 08-123 456 78',
    ['PHONE_NUMBER', '070-123 45 67'],
    ['PHONE_NUMBER', '08-123 456 78'],
  ],
  ['(11) 91234-5678', ['PHONE_NUMBER', '(11) 91234-5678']],
  ['8 (495) 123-45-67', ['PHONE_NUMBER', '8 (495) 123-45-67']],
  ['0094-69 541 8474', ['PHONE_NUMBER', '0094-69 541 8474']],
  ['My number is 5551234567', ['PHONE_NUMBER', '5551234567']],
  ['homePhone: 612345678', ['PHONE_NUMBER', '612345678']],
  [
    'Phone: 5551234567. Fax: 555-123-4567',
    ['PHONE_NUMBER', '5551234567'],
    ['FAX_NUMBER', '555-123-4567'],
  ],
  [
    '(+62) 870 3101 335, +18 31 93778673',
    ['PHONE_NUMBER', '(+62) 870 3101 335'],
    ['PHONE_NUMBER', '+18 31 93778673'],
  ],
  ['030/1234567 0', ['PHONE_NUMBER', '030/1234567']],
  [
    'Ann (0044 20 7946 0018), 00442079460018',
    ['PHONE_NUMBER', '0044 20 7946 0018'],
    ['PHONE_NUMBER', '00442079460018'],
  ],
  ['her desk phone is 00541166719165', ['PHONE_NUMBER', '00541166719165']],
  ['mon numéro est le 9315-5841', ['PHONE_NUMBER', '9315-5841']],
  ['Rückfragen unter 21 6193 5206', ['PHONE_NUMBER', '21 6193 5206']],
  ["phone: '+1-713-643-7876' // rev 0032019", ['PHONE_NUMBER', '+1-713-643-7876']],
  ['a,303 337 7219,b', ['PHONE_NUMBER', '303 337 7219']],
  ['per info chiami il 347-1230427', ['PHONE_NUMBER', '347-1230427']],
  ['my number is 555-0142', ['PHONE_NUMBER', '555-0142']],
  [
    'Eva, 612 34 51 82 / 91 548 99 27',
    ['PHONE_NUMBER', '612 34 51 82'],
    ['PHONE_NUMBER', '91 548 99 27'],
  ],
  ['Tel: (0467) 876447412', ['PHONE_NUMBER', '(0467) 876447412']],
  [
    'Max, 03444 4336737 / 070732 06118',
    ['PHONE_NUMBER', '03444 4336737'],
    ['PHONE_NUMBER', '070732 06118'],
  ],
  [
    '(020) 7946 0018 5 items, (202) 555-0143 12 items',
    ['PHONE_NUMBER', '(020) 7946 0018'],
    ['PHONE_NUMBER', '(202) 555-0143'],
  ],
  ['Max, 29-848-93-34', ['PHONE_NUMBER', '29-848-93-34']],
  ['card 180012345678905', ['CREDIT_CARD', '180012345678905']],
  ['Max, 0151 123 45678', ['PHONE_NUMBER', '0151 123 45678']],
  ['patient Kip, 07700 900772', ['PHONE_NUMBER', '07700 900772']],
  ['contact Ms Ray (0016044121570)', ['PHONE_NUMBER', '0016044121570']],
  ['+92.340-4820 5581', ['PHONE_NUMBER', '+92.340-4820 5581']],
  ['+46-16-6146838 123', ['PHONE_NUMBER', '+46-16-6146838']],
  ['+852 63 4942', ['PHONE_NUMBER', '+852 63 4942']],
  ['Rufnummer 030 90182057, Kundennummer 7016668', ['PHONE_NUMBER', '030 90182057']],
  [
    "SSN 897656188, driver's license 033230872",
    ['US_SSN', '897656188'],
    ['DRIVING_LICENSE_NUMBER', '033230872'],
  ],
  ['the SSN for my savings account is 897656188', ['US_SSN', '897656188']],
  ['SSN: 987-65-4321', ['US_SSN', '987-65-4321'], ['US_ITIN', '987-65-4321']],
  ['5551234567@x.com', ['EMAIL_ADDRESS', '5551234567@x.com']],
  [
    'http://u:p@10.0.0.1:80/a@b.c?q=4111111111111111',
    ['URL', 'http://u:p@10.0.0.1:80/a@b.c?q=4111111111111111'],
  ],
  [
    'see example.com/path, or the website example.org.',
    ['URL', 'example.com/path'],
    ['URL', 'example.org'],
  ],
  [
    'src: /10.250.19.102:54106 localhost/127.0.0.1',
    ['IP_ADDRESS', '10.250.19.102'],
    ['IP_ADDRESS', '127.0.0.1'],
  ],
  ['10.0.0.1-10.0.0.9', ['IP_ADDRESS', '10.0.0.1'], ['IP_ADDRESS', '10.0.0.9']],
  ['AB-CD-EF-01-23-45', ['MAC_NUMBER', 'AB-CD-EF-01-23-45']],
  [
    'D.O.B.: 4 Nov 1938, S.S.N. 897656188',
    ['DATE_OF_BIRTH', '4 Nov 1938'],
    ['US_SSN', '897656188'],
  ],
  ['DOB: 05/12/1980', ['DATE_OF_BIRTH', '05/12/1980']],
  ['born on May 12, 1980 in', ['DATE_OF_BIRTH', 'May 12, 1980']],
  ['Geburtsdatum 12.05.1980', ['DATE_OF_BIRTH', '12.05.1980']],
  ['生年月日 1980年5月12日', ['DATE_OF_BIRTH', '1980年5月12日']],
  ['VIN 1M8GDM9AXKP042788', ['VEHICLE_IDENTIFICATION_NUMBER', '1M8GDM9AXKP042788']],
  ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', ['CRYPTO_ADDRESS', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa']],
  [
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    ['CRYPTO_ADDRESS', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
  ],
  [
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    ['CRYPTO_ADDRESS', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
  ],
  // Litecoin, Dogecoin, Dash, Tron.
  ...[
    'LTNFqzthSWAhjLDR6KndPdu6cSM6Ar3DSQ',
    'DBwPusB3FNGejRtwAhLoBb2KLb65arqEMo',
    'XpESxaUmonkq8RaLLp46Brx2K39ggQe226',
    'TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW',
    'ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9',
  ].map((address): Row => [address, ['CRYPTO_ADDRESS', address]]),
  ['VIN 57893122995178883', ['VEHICLE_IDENTIFICATION_NUMBER', '57893122995178883']],
  ['account number: 12345678', ['ACC_NO', '12345678']],
  ['routing number 021000021', ['ROUTING_NO', '021000021']],
  ['sort code 12-34-56', ['ROUTING_NO', '12-34-56']],
  ['passport no. C01X00T47', ['PASSPORT', 'C01X00T47']],
  ["driver's license D1234567", ['DRIVING_LICENSE_NUMBER', 'D1234567']],
  ['DL# S530-4604-5678-90', ['DRIVING_LICENSE_NUMBER', 'S530-4604-5678-90']],
  ['medical license MD-123456', ['LICENCE_NO', 'MD-123456']],
  ['license plate ABC-1234', ['VEHICLE_REGISTRATION_NUMBER', 'ABC-1234']],
  ['plate AB12 CDE.', ['VEHICLE_REGISTRATION_NUMBER', 'AB12 CDE']],
]

const lookAlikes = [
  'Released 2.14.0 on 2024-11-22T10:20:30.123456Z; took 12.5 s, 1,234,567 rows, 99.95 %',
  'id 550e8400-e29b-41d4-a716-446655440000, 11111111-2222-3333-4444-555555555555',
  'sha d41d8cd98f00b204e9800998ecf8427e 9fceb02d0ae598e95dc970b74767f19372d61af8',
  'at 37.774929,-122.419416 or +37.774929 -122.419416',
  'version 10.0.19041.1, v1.2.3.4, build 1.2.3.4.5, rv:1.9.2.10, Firefox/1.5.0.12',
  'order number 5551234567, invoice 0123 4567890, tracking 1Z999AA10123456784',
  '$1,299.00, 4,111,111 EUR, 12345678.90, ISBN 978-3-16-148410-0',
  '2024-01-01 12:30:45,123 INFO 1700000000 1700000000000 took 123 456 789 ms',
  '"GET /apache_pb.gif HTTP/1.0" 200 2326, [worker-12], blk_38865049064139660',
  'call on 2024-11-22 at 1700000000, dial at 10:20:30',
  'node.js/express, README.md, src/index.ts, e.g. i.e. and so on',
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD 1M8GDM9A1KP042788',
  'routing number 021000022',
  'request id=4111111111111111 trace 378282246310005',
  'row 57893122995178883 LTNFqzthSWAhjLDR6KndPdu6cSM6Ar3DSP',
  'unix time of a call 1709918882215, order number is 5550142, to=0074736453266',
  "driver's license seen on 2020-05-26",
  'born in 1980 at 5 Main Road, plate 7, account of 12 people',
  '12 34 56 78 90 12 34 56 78 90 12 34 56 78 90',
]

describe('the structured scanner', () => {
  it.each(finds.map(([text, ...expected]) => ({ text, expected })))('finds in $text', ({
    text,
    expected,
  }) => {
    expect(found(text)).toEqual(expected)
    expect(found(`😀 ${text}`)).toEqual(expected)
  })

  it.each(lookAlikes)('leaves alone %j', (text) => expect(found(text)).toEqual([]))

  it('looks for the entities that are asked for', () => {
    const text = 'a@b.co 10.0.0.1 555-123-4567'
    const only = createStructuredScanner({ entities: new Set(['IP_ADDRESS', 'FAX_NUMBER']) })
    expect(only(text).map(({ entity }) => entity)).toEqual(['IP_ADDRESS'])
    expect(createStructuredScanner({ entities: new Set() })(text)).toEqual([])
  })

  it('takes what is valid in the countries of the locales for a phone number', () => {
    const text = 'it is 612 345 678 then'
    expect(scan(text)).toEqual([])
    const spanish = createStructuredScanner({ locales: ['es-ES'] })
    expect(spanish(text)).toMatchObject([{ entity: 'PHONE_NUMBER', start: 6, end: 17 }])
  })

  it('scores valid numbers higher than mere shapes', () => {
    const [valid, shape] = ['+1 212 555 0123', '+1 012 555 0123'].map(
      (text) => scan(text)[0]?.score,
    )
    expect(valid).toBeGreaterThan(shape ?? 1)
  })

  it('lists recognisers of distinct names, each with defaults for its entity', () => {
    const names = structuredRecognizers.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { entity } of structuredRecognizers) expect(builtInEntities.has(entity)).toBe(true)
  })
})

/** Pieces of what is found and of what confuses, in any order. */
const pieces: readonly string[] = finds.map((row) => row[0])
const messy = fc
  .array(
    fc.oneof(
      fc.constantFrom(...pieces, ...lookAlikes),
      fc.constantFrom(' ', '.', '-', '+', '(', ')', '@', ':', '://', 'x', '\ud83d', '\n', 'é'),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.integer({ min: 0, max: 1e12 }).map(String),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('whatever the text', () => {
  it('finds are stretches of it, sorted, and overlap only where they are the same', () => {
    fc.assert(
      fc.property(messy, (text) => {
        let last = { start: 0, end: 0 }
        for (const find of scan(text)) {
          expect(find.start).toBeGreaterThanOrEqual(0)
          expect(find.end).toBeGreaterThan(find.start)
          expect(find.end).toBeLessThanOrEqual(text.length)
          expect(find.score).toBeGreaterThan(0)
          expect(find.score).toBeLessThanOrEqual(1)
          const isSame = find.start === last.start && find.end === last.end
          expect(isSame || find.start >= last.end).toBe(true)
          last = find
        }
      }),
      { numRuns: 1500, seed: 4 },
    )
  })

  it('a scan leaves nothing behind for the next', () => {
    fc.assert(
      fc.property(messy, messy, (one, other) => {
        const before = scan(one)
        scan(other)
        expect(scan(one)).toEqual(before)
        expect(createStructuredScanner({})(one)).toEqual(before)
      }),
      { numRuns: 100, seed: 4 },
    )
  })

  it('what is far away does not matter', () => {
    const far = `${' '.repeat(200)}\n`
    fc.assert(
      fc.property(messy, messy, (one, other) => {
        const shift = one.length + far.length
        const alone = scan(other).map((find) => ({
          ...find,
          start: find.start + shift,
          end: find.end + shift,
        }))
        expect(scan(one + far + other)).toEqual([...scan(one + far), ...alone])
      }),
      { numRuns: 500, seed: 4 },
    )
  })
})

describe('hostile text of 64 KB', () => {
  const size = 65_536
  it.each(
    [
      ...[
        '0',
        '.',
        '@',
        ':',
        ' ',
        '(',
        'a',
        '1.1.1.1',
        'a@a@a@',
        '1-1-1-',
        '+1(1(1(',
        '1 ',
        '1)',
        '0 (',
      ],
      ...[
        '12 34 ',
        'a.b.',
        'aa:',
        'aa-',
        'a1',
        '1a',
        '1/1/',
        '://',
        '::',
        'tel 1 ',
        'dob 1/1/',
        'A-1-',
      ],
      ...['電1', '1\u00a0', 'driver license A 1 ', '\ud800', '4111 ', 'account 1 '],
    ].map((part) => [part]),
  )('%j repeated is read through', (part) => {
    const text = part.repeat(Math.ceil(size / part.length)).slice(0, size)
    const names = new Set(scan(text).map(({ entity }) => entity))
    expect([...names].filter((entity) => /CARD|SSN|PHONE|IBAN|EMAIL/.test(entity))).toEqual([])
  })
})

describe('numbering plans', () => {
  it('judge as the parser of libphonenumber-js does', () => {
    const plausible = fc
      .tuple(
        fc.constantFrom('1', '44', '49', '33', '34', '7', '91', '55', '81', '800', '210'),
        fc.integer({ min: 1e6, max: 1e10 }),
      )
      .map(([code, national]) => code + String(national))
    let valid = 0
    fc.assert(
      fc.property(plausible, (digits) => {
        const expected = isValidPhoneNumber(`+${digits}`)
        if (expected) valid++
        // The parser also takes a national prefix off, which no number with a country code has.
        if (expected) expect([digits, judgeInternational(digits)]).toEqual([digits, 'valid'])
      }),
      { numRuns: 2000, seed: 4 },
    )
    expect(valid).toBeGreaterThan(100)
    expect(judgeInternational('210123456')).toBe('unknown')
    expect(judgeInternational('4412')).toBe('known')
  })
})
