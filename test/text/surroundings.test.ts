import { describe, expect, it } from 'vitest'
import { createStructuredScanner } from '../../src/text/structured-scanner.ts'

const scan = createStructuredScanner({})
const found = (text: string) =>
  scan(text).map(({ entity, start, end }) => `${entity} ${text.slice(start, end)}`)

/** What stands around a value in data, by kind; a text, and what is found in it. */
const kinds: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  'columns with figures beside': [
    [
      'Ann,202-555-0143,078-05-1120,4111111111111111,123',
      'PHONE_NUMBER 202-555-0143',
      'US_SSN 078-05-1120',
      'CREDIT_CARD 4111111111111111',
    ],
    ['3,+1-202-555-0143,4', 'PHONE_NUMBER +1-202-555-0143'],
    ['(202) 555-0143,35,10.0.0.1,80', 'PHONE_NUMBER (202) 555-0143', 'IP_ADDRESS 10.0.0.1'],
    ['12,DE89370400440532013000,100.50', 'IBAN DE89370400440532013000'],
    ['5,4111 1111 1111 1111,7', 'CREDIT_CARD 4111 1111 1111 1111'],
    ["VALUES (1,4111111111111111,'x')", 'CREDIT_CARD 4111111111111111'],
    [
      '1,+16195084956,4111111111111111',
      'PHONE_NUMBER +16195084956',
      'CREDIT_CARD 4111111111111111',
    ],
    [
      '7|902|ann@example.com|/a/eve@example.com',
      'EMAIL_ADDRESS ann@example.com',
      'EMAIL_ADDRESS eve@example.com',
    ],
    ['2024-01-01,202-555-0143,2024-01-02', 'PHONE_NUMBER 202-555-0143'],
    ['[020 7946 0018,01 42 68 53 00]', 'PHONE_NUMBER 020 7946 0018', 'PHONE_NUMBER 01 42 68 53 00'],
  ],
  'sums and lists of numbers': [
    ['value 0,4111111111111111 and [1,4111111111111111,2] and [4111111111111111,2]'],
    ['TFN 123 456 782,50; tax 078051120,55; sum 1 234 567 890,12'],
    ['1,234,567,890 and 12.345.678,90'],
    ['phone 202\u00a0555\u00a0143,55 and 202\u202f555\u202f143,55 and 202.555.143,55'],
    ['x=0,4111111111111111'],
    ['x=05,4111111111111111', 'CREDIT_CARD 4111111111111111'],
    [`[${'1'.repeat(24)},4111111111111111]`, 'CREDIT_CARD 4111111111111111'],
    ['phone 2025 550 143,12', 'PHONE_NUMBER 2025 550 143'],
    ['TFN 123-456-782,55', 'AU_TFN 123-456-782'],
    ['TFN,123 456 782', 'AU_TFN 123 456 782'],
  ],
  'words that a hyphen ties to a number': [
    ['a-4111111111111111 \u00e9-078-05-1120 a-DE89370400440532013000'],
  ],
  'escapes of JSON': [
    [
      String.raw`"a\n202-555-0143\n+1 202-555-0143\t(202) 555-0143"`,
      'PHONE_NUMBER 202-555-0143',
      'PHONE_NUMBER +1 202-555-0143',
      'PHONE_NUMBER (202) 555-0143',
    ],
    [
      String.raw`"\n4111111111111111\r\n078-05-1120\nDE89370400440532013000"`,
      'CREDIT_CARD 4111111111111111',
      'US_SSN 078-05-1120',
      'IBAN DE89370400440532013000',
    ],
    [
      String.raw`"\n10.0.0.1\n2001:db8::1\n00:1A:2B:3C:4D:5E"`,
      'IP_ADDRESS 10.0.0.1',
      'IP_ADDRESS 2001:db8::1',
      'MAC_NUMBER 00:1A:2B:3C:4D:5E',
    ],
    [
      String.raw`"{\"ip\":\"2001:db8::1\",\"at\":\"[2001:db8::2]\"}" \[2001:db8::3\]`,
      'IP_ADDRESS 2001:db8::1',
      'IP_ADDRESS 2001:db8::2',
      'IP_ADDRESS 2001:db8::3',
    ],
    [
      String.raw`"\nann@example.com\nhttps://example.com/a\nwww.example.com"`,
      'EMAIL_ADDRESS ann@example.com',
      'URL https://example.com/a',
      'URL www.example.com',
    ],
    [
      String.raw`"\u201cann@example.com\u201d \u003chttps://example.com\u003e"`,
      'EMAIL_ADDRESS ann@example.com',
      'URL https://example.com',
    ],
    [
      String.raw`"Tel:\u00a0202-555-0143 \u003c+33 1 42 68 53 00\u003e"`,
      'PHONE_NUMBER 202-555-0143',
      'PHONE_NUMBER +33 1 42 68 53 00',
    ],
    [String.raw`"\u0041111111111111111 \x4111111111111111"`],
    [
      String.raw`"\r202-555-0143\r(202) 555-0143\tDE89370400440532013000\r078-05-1120"`,
      'PHONE_NUMBER 202-555-0143',
      'PHONE_NUMBER (202) 555-0143',
      'IBAN DE89370400440532013000',
      'US_SSN 078-05-1120',
    ],
    [
      String.raw`"\rann@example.com\teve@example.com \u00AFann@example.com"`,
      'EMAIL_ADDRESS ann@example.com',
      'EMAIL_ADDRESS eve@example.com',
      'EMAIL_ADDRESS ann@example.com',
    ],
  ],
  'what only looks like an escape of JSON': [
    ['menu1234(202) 555-0143 menuface(202) 555-0143'],
    [String.raw`\u00ag(202) 555-0143 \unfed(202) 555-0143 \u1.0a(202) 555-0143`],
    [String.raw`C:\x00e9ann@example.com`, 'EMAIL_ADDRESS x00e9ann@example.com'],
    [String.raw`C:\dump.ann@example.com`, 'EMAIL_ADDRESS dump.ann@example.com'],
    [String.raw`C:\u00+aann@example.com`, 'EMAIL_ADDRESS u00+aann@example.com'],
    ['4111111111111111_a x_(202) 555-0143'],
  ],
  'keys before an e-mail address': [
    ['user=ann.li@example.com ip=1', 'EMAIL_ADDRESS ann.li@example.com'],
    ['?a=1&to=ann@example.com&b=2', 'EMAIL_ADDRESS ann@example.com'],
    ['--user=ann+x@example.com', 'EMAIL_ADDRESS ann+x@example.com'],
    ['list+ann=example.com@lists.org', 'EMAIL_ADDRESS list+ann=example.com@lists.org'],
    ['return-ann=example.com@lists.org', 'EMAIL_ADDRESS return-ann=example.com@lists.org'],
    ['prvs=1a2b=ann@example.com', 'EMAIL_ADDRESS prvs=1a2b=ann@example.com'],
    ['user=a@example.com', 'EMAIL_ADDRESS a@example.com'],
    ['user=@example.com', 'EMAIL_ADDRESS user=@example.com'],
    ['x&=ann@example.com', 'EMAIL_ADDRESS x&=ann@example.com'],
    ['to=ann&x=ann@example.com', 'EMAIL_ADDRESS ann@example.com'],
    ['a-b=example.com@lists.org', 'EMAIL_ADDRESS example.com@lists.org'],
    ['ab-c=EXAMPLE.COM@lists.org', 'EMAIL_ADDRESS ab-c=EXAMPLE.COM@lists.org'],
    ['user.first-name=ann@example.com', 'EMAIL_ADDRESS ann@example.com'],
    [
      'ann@example.com_ _@example.com_ _a@example.com_',
      'EMAIL_ADDRESS ann@example.com',
      'EMAIL_ADDRESS _@example.com',
      'EMAIL_ADDRESS a@example.com',
    ],
    [
      '_ann@example.com_ and _ann@example.com',
      'EMAIL_ADDRESS ann@example.com',
      'EMAIL_ADDRESS _ann@example.com',
    ],
  ],
  'brackets around all of a phone number': [
    ['Ann (01 42 68 53 00)', 'PHONE_NUMBER 01 42 68 53 00'],
    ['Ann (1-202-555-0143, home)', 'PHONE_NUMBER 1-202-555-0143'],
    ['Ann (030/901820-12)', 'PHONE_NUMBER 030/901820-12'],
    ['Ann ((020) 7946 0018)', 'PHONE_NUMBER (020) 7946 0018'],
    ['(0 20) 7946 0018', 'PHONE_NUMBER (0 20) 7946 0018'],
    ['Ann (+44 20 7946 0018)', 'PHONE_NUMBER +44 20 7946 0018'],
    ['(0-20) 7946 0018', 'PHONE_NUMBER (0-20) 7946 0018'],
    ['(1-202) 555-0143', 'PHONE_NUMBER (1-202) 555-0143'],
    ['(+358) 40 123 4567', 'PHONE_NUMBER (+358) 40 123 4567'],
    ['at +44) 20 7946 0018', 'PHONE_NUMBER +44) 20 7946 0018'],
  ],
  'signs before a phone number': [
    ['$202-555-0143 \u20ac202-555-0143 \u00a3202-555-0143 @202-555-0143'],
    ['a-(202) 555-0143 1:(202) 555-0143 1*(202) 555-0143'],
  ],
  'signs behind a phone number': [
    ['202-555-0143@x 202-555-0143% +1 202-555-0143-x'],
    ['202-555-0143:30 202-555-0143/7 202-555-0143.7'],
    ['202-555-0143abc 202-555-0143\u00e9'],
    ['+33 142685300', 'PHONE_NUMBER +33 142685300'],
    ['202-555-0143: yes', 'PHONE_NUMBER 202-555-0143'],
    ['202-555-0143(fax)', 'FAX_NUMBER 202-555-0143'],
    ['202-555-0143 (FAX)', 'FAX_NUMBER 202-555-0143'],
    ['202-555-0143, x12', 'PHONE_NUMBER 202-555-0143, x12'],
    ['202-555-0143 poste 12', 'PHONE_NUMBER 202-555-0143 poste 12'],
    ['202-555-0143 Durchwahl 12', 'PHONE_NUMBER 202-555-0143 Durchwahl 12'],
  ],
  'words before an IP address': [
    ['addr:2001:db8::1 [IPv6:2001:db8::2]', 'IP_ADDRESS 2001:db8::1', 'IP_ADDRESS 2001:db8::2'],
    ['IPv6:::ffff:192.0.2.1 addr:::1', 'IP_ADDRESS ::ffff:192.0.2.1', 'IP_ADDRESS ::1'],
    ['see section 1.2.3.4 and OID 1.3.6.1'],
  ],
  'signs behind a URL': [
    [
      'https://example.com\u2014and https://example.org\u200b',
      'URL https://example.com',
      'URL https://example.org',
    ],
  ],
}

describe.each(Object.entries(kinds))('%s', (_, rows) => {
  it.each(rows.map(([text, ...expected]) => ({ text, expected })))('$text', ({
    text,
    expected,
  }) => {
    expect(found(text)).toEqual(expected)
    expect(found(`😀 ${text}`)).toEqual(expected)
  })
})

it('takes the first column of a text for no figure before a decimal comma', () => {
  expect(found('7,4111111111111111')).toEqual(['CREDIT_CARD 4111111111111111'])
})
