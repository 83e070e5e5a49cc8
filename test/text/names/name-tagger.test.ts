import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNameTagger, nameRecognizers } from '../../../src/text/name-tagger.ts'
import type { Detection } from '../../../src/text/recognize.ts'

const tag = createNameTagger({})

function found(text: string, entity: string): string[] {
  return tag(text, [])
    .filter((find) => find.entity === entity)
    .map(({ start, end }) => text.slice(start, end))
}

describe('people', () => {
  it.each([
    ['John Doe, residing here', 'John Doe'],
    ["Dr. Smith saw Mary Jones's cat", 'Smith', 'Mary Jones'],
    ['John F. Kennedy met Jean-Luc Picard', 'John F. Kennedy', 'Jean-Luc Picard'],
    ['Peter van der Berg paid the invoice.', 'Peter van der Berg'],
    ['My name is Zaphod', 'Zaphod'],
    ['The letter is from José Núñez.', 'José Núñez'],
    ['We spoke with Martin Luther King Jr. about it', 'Martin Luther King Jr.'],
    ['Patient: Chidi Okonkwo, admitted 3 March', 'Chidi Okonkwo'],
    ['Ask Priya Ramachandran about the report.', 'Priya Ramachandran'],
    ['The account belongs to Nguyen Van Minh.', 'Nguyen Van Minh'],
    ['Call Hiroshi Nakagawa or Kim Ji-hoon.', 'Hiroshi Nakagawa', 'Kim Ji-hoon'],
    ['Abdullah bin Rashid lives there.', 'Abdullah bin Rashid'],
    ['Her name is Oksana Shevchenko.', 'Oksana Shevchenko'],
    ['The driver was Mehmet Yılmaz.', 'Mehmet Yılmaz'],
    ['Signed by Björk Guðmundsdóttir', 'Björk Guðmundsdóttir'],
    ['Thabo Ndlovu told us so.', 'Thabo Ndlovu'],
    ["We hired Siobhán O'Neill as manager.", "Siobhán O'Neill"],
    ['my name is john smith and i need help', 'john smith'],
    ['this is carlos mendoza calling about the bill', 'carlos mendoza'],
    ['Name: JOHN SMITH', 'JOHN SMITH'],
    ['{"name": "Aisha Hassan", "id": 7}', 'Aisha Hassan'],
    ['user="Lena Hoffmann" action=login', 'Lena Hoffmann'],
    ['17;Tariq Mansoori;active', 'Tariq Mansoori'],
    ['Dear Ms. Kowalczyk, thank you.', 'Kowalczyk'],
    ['Best regards,\nIngrid Larsen', 'Ingrid Larsen'],
    ['Patient: Okonkwo, Chidi; admitted', 'Okonkwo, Chidi'],
    ['hey its mike', 'mike'],
    ['Meeting with Tim Cook and the Board', 'Tim Cook'],
    ['Frau Weber kommt am Montag.', 'Weber'],
    ['El Sr. Gutiérrez no está.', 'Gutiérrez'],
    ['Mme Lefèvre a téléphoné.', 'Lefèvre'],
    ['SMITH J. (Australia) beat BROWN K. (Canada) 6-4 6-2', 'SMITH J.', 'BROWN K.'],
    ['Commission spokesman Nikolaus van der Pas told reporters', 'Nikolaus van der Pas'],
    ['Seen by S. Bhattacharya, MD', 'S. Bhattacharya'],
    ['From: Gerald Nemec@ACME', 'Gerald Nemec'],
    ['Ottoline;Prescott;f;1984', 'Ottoline', 'Prescott'],
    ['Mr. Pike called.', 'Pike'],
    ['LINDQVIST B. (Norway) beat EDBERG S. (Sweden) 7-5', 'LINDQVIST B.', 'EDBERG S.'],
  ])('finds in %j: %j', (text, ...expected) => {
    expect(found(text, 'PERSON')).toEqual(expected)
  })

  it.each([
    ['The trainer Zelkor Vandrashik was late.', 'Zelkor Vandrashik'],
    ['I met with Quorra Mbelethwi yesterday.', 'Quorra Mbelethwi'],
    ['Mr. Thornabee asked for a refund.', 'Thornabee'],
  ])('finds names that are on no list: %j', (text, expected) => {
    expect(found(text, 'PERSON')).toEqual([expected])
  })

  it.each([
    ['I will mark it when Mark Johnson calls.', 'Mark Johnson'],
    ['Grace Miller asked for a grace period.', 'Grace Miller'],
    ['Tell Bill Peterson that the bill is due.', 'Bill Peterson'],
  ])('tells names from words: %j', (text, expected) => {
    expect(found(text, 'PERSON')).toEqual([expected])
  })
})

describe('organisations', () => {
  it.each([
    ['works at Acme Corp, and', 'Acme Corp'],
    ['She left Goldman Sachs in May.', 'Goldman Sachs'],
    ['He studied at the University of Edinburgh.', 'University of Edinburgh'],
    ['The invoice is from Müller GmbH.', 'Müller GmbH'],
    ['I work for Williams, Harris and Brown.', 'Williams, Harris and Brown'],
    ['The offer came from Miller Group.', 'Miller Group'],
    ["The invoice of O'Connell - Kuhn is due.", "O'Connell - Kuhn"],
    ['We bought it from Harper and Sons.', 'Harper and Sons'],
    ['Tidewater S.A. will pay.', 'Tidewater S.A.'],
    ['U.N. envoy Carl Bildt said so.', 'U.N.'],
    ['She moved from Lakeview Medical Center today.', 'Lakeview Medical Center'],
    ['the Federal Labour Office said.', 'Federal Labour Office'],
  ])('finds in %j: %j', (text, ...expected) => {
    expect(found(text, 'ORGANIZATION')).toEqual(expected)
  })
})

describe('places and addresses', () => {
  it.each([
    ['at 123 Maple Street, Apt 456, Springfield', '123 Maple Street, Apt 456, Springfield'],
    ['I live at 12B St. James Street.', '12B St. James Street'],
    ['Go to 221 West 42nd St #5', '221 West 42nd St'],
    ['at 1600 Pennsylvania Ave NW', '1600 Pennsylvania Ave NW'],
    ['to 9 Elm Close, Reading RG1 4QD now', '9 Elm Close, Reading RG1 4QD'],
    ['an der Hauptstraße 12, 10115 Berlin.', 'Hauptstraße 12, 10115 Berlin'],
    ['au 45 rue de la République, 69002 Lyon', '45 rue de la République, 69002 Lyon'],
    ['en Calle Mayor 5, 28013 Madrid', 'Calle Mayor 5, 28013 Madrid'],
    ['in Via Garibaldi 18, 20121 Milano', 'Via Garibaldi 18, 20121 Milano'],
    ['Kerkstraat 8, Amsterdam', 'Kerkstraat 8', 'Amsterdam'],
    ['zum Wiener Platz 68 in Bremen', 'Wiener Platz 68', 'Bremen'],
    ['to 31 Keegan Garth today', '31 Keegan Garth'],
    ['en Pasaje Victoria, 18 y', 'Pasaje Victoria, 18'],
    ['Send it to PO Box 1234, Austin, TX 78701', 'PO Box 1234, Austin, TX 78701'],
    ['i live at 12 oak street now', '12 oak street'],
    ['i live at 22 baker street london', '22 baker street', 'london'],
    ['We moved from Los Angeles to Oslo.', 'Los Angeles', 'Oslo'],
    ['i live in london', 'london'],
    ['He flew to the U.S. on Monday.', 'U.S.'],
    ['HONG KONG 1996-08-27', 'HONG KONG'],
    ['SHIP TO 4401 N RIDGE BLVD, OMAHA, NE 68104', '4401 N RIDGE BLVD, OMAHA, NE 68104'],
    ['to 48 Lindenstraße, 10969 Berlin.', '48 Lindenstraße, 10969 Berlin'],
    ['at 1400 Broadway, New York', '1400 Broadway', 'New York'],
  ])('finds in %j: %j', (text, ...expected) => {
    expect(found(text, 'ADDRESS')).toEqual(expected)
  })
})

describe('names in scripts without capitals', () => {
  it.each([
    ['我叫王小明，电话是', '王小明'],
    ['我叫李娜的朋友', '李娜'],
    ['姓名：欧阳修文', '欧阳修文'],
    ['私は田中花子です。', '田中花子'],
    ['名前は佐藤 健一と申します', '佐藤 健一'],
    ['제 이름은 김민준이고 이메일은', '김민준'],
    ['저는 박 지성입니다.', '박 지성'],
    ['اسمي سامي الخطيب ورقم هاتفي', 'سامي الخطيب'],
    ['שמי דוד לוי, הטלפון', 'דוד לוי'],
    ['Меня зовут Иван Петров, я пишу', 'Иван Петров'],
  ])('finds in %j: %j', (text, expected) => {
    expect(found(text, 'PERSON')).toEqual([expected])
  })

  it.each([
    '我是学生。',
    '저는 학생입니다.',
    '私の電話です。',
    'هذا كتاب',
    'זה ספר',
  ])('leaves %j alone', (text) => expect(tag(text, [])).toEqual([]))

  it('takes nothing out of what is known', () => {
    const known = [{ entity: 'URL', start: 2, end: 5, score: 1, recognizer: 'url' }]
    expect(tag('我叫王小明，', known)).toEqual([])
  })
})

describe('nationalities', () => {
  it.each([
    ['She is a German citizen.', 'German'],
    ['The Nigerian team won.', 'Nigerian'],
    ['nationality: Kenyan', 'Kenyan'],
  ])('finds in %j: %j', (text, expected) => {
    expect(found(text, 'NATIONALITY')).toEqual([expected])
  })
})

describe('what names nobody', () => {
  it.each([
    'The build is green and the tests pass.',
    'Mr. and Mrs.',
    'my name is not here',
    'I will mark it as done in May. Hope this helps.',
    'Will you bill me later? The rose may grow.',
    'Open the Control Panel, choose Network, then Advanced Settings.',
    'The Quarterly Report Shows Strong Growth',
    'TypeError: Cannot read properties of undefined',
    'const total = new Map()',
    'Der Hund und die Katze sind im Garten.',
    'Die Rechnung wurde von der Buchhaltung geprüft.',
    'Patient denies chest pain. Blood Pressure 120',
    'See you on Monday in January.',
    '123 Street, 1.5 Main, 12 apples',
    'Inc. Inc Ltd',
    'at org.apache.kafka.Jordan(Jordan.java:12)',
    'Mar 21 06:25:01 web-03 CRON[812]: (root) CMD (run)',
    'IN=eth0 PROTO=TCP SPT=443 &lon=13.9 lat=52.1',
    'Mozilla/5.0 Chrome/126.0 Safari/537.36',
    '/home/paris/sofia.txt and C:\\Users\\Victoria',
    'Viele Grüße',
    'Do Not Open The Oven While The Bread Is Rising',
    'IBAN DE89370400440532013000',
    'my number is new and my address too',
    '<PERSON> and [NAME] and {{name}}',
  ])('is left alone: %j', (text) => expect(tag(text, [])).toEqual([]))
})

describe('every answer', () => {
  const piece = fc.constantFrom(
    ...[
      'John',
      'Smith',
      'smith',
      'Mr.',
      'London',
      'Acme',
      'Inc.',
      'of',
      'and',
      'the',
      '12',
      'Main',
    ],
    ...[
      'Street',
      'PO Box',
      'German',
      '"',
      ', ',
      '. ',
      '\n',
      "'s",
      '-',
      '😀',
      '\ud800',
      'é',
      'Çelik',
      '李明',
      '@',
      '/',
    ],
  )
  const text = fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 5 })), {
    maxLength: 40,
  })

  it('is sorted, does not overlap, and stands outside of what is known', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(fc.nat(120), { maxLength: 6 }),
        fc.boolean(),
        (pieces, cuts, spaced) => {
          const whole = pieces.join(spaced ? ' ' : '')
          const known = toKnown(whole, cuts)
          let last = 0
          for (const { start, end, score } of tag(whole, known)) {
            expect(start).toBeGreaterThanOrEqual(last)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(whole.length)
            expect(score).toBeGreaterThan(0)
            expect(score).toBeLessThanOrEqual(1)
            expect(known.some((find) => find.start < end && start < find.end)).toBe(false)
            last = end
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('depends on nothing that was tagged before', () => {
    const line = 'Zelkor said that Anna Weber lives in Oslo.'
    const first = tag(line, [])
    tag('Zelkor Zelkor Inc. in Zelkor, Weber GmbH', [])
    expect(tag(line, [])).toEqual(first)
  })

  it('takes context from known finds without touching them', () => {
    const line = 'Anna Weber anna.weber@example.com'
    const known = [{ entity: 'EMAIL_ADDRESS', start: 11, end: 33, score: 1, recognizer: 'email' }]
    expect(tag(line, known).map(({ start, end }) => line.slice(start, end))).toEqual(['Anna Weber'])
  })

  it('holds only the entities that were asked for', () => {
    const places = createNameTagger({ entities: new Set(['ADDRESS']) })
    const finds = places('John Doe of Acme Corp lives in Paris.', [])
    expect(finds.map(({ entity, recognizer }) => [entity, recognizer])).toEqual([
      ['ADDRESS', 'place'],
    ])
  })

  it('names its recogniser', () => {
    const names = new Set(nameRecognizers.map(({ name }) => name))
    const finds = tag('John Doe, a German at Acme Corp, 12 Main Street, and in Oslo', [])
    expect(new Set(finds.map(({ recognizer }) => recognizer))).toEqual(names)
  })
})

describe('hostile text of 64 KB', () => {
  it.each([
    'A',
    'A ',
    'a-',
    "a'",
    'Inc ',
    'John ',
    '. Mr ',
    '1 A ',
    '12 St ',
    'É.',
    'PO ',
    'van ',
    'New ',
  ])('%j repeated costs a bounded amount for each word', (part) => {
    const text = part.repeat(Math.ceil(65536 / part.length))
    const finds = tag(text, [])
    for (const { start, end } of finds) expect(end - start).toBeLessThan(400)
  })
})

function toKnown(text: string, cuts: readonly number[]): Detection[] {
  const bounds = [...new Set(cuts)]
    .filter((cut) => cut <= text.length)
    .sort((one, other) => one - other)
  const known: Detection[] = []
  for (let index = 0; index + 1 < bounds.length; index += 2) {
    const start = bounds[index] as number
    const end = bounds[index + 1] as number
    known.push({ entity: 'PHONE_NUMBER', start, end, score: 1, recognizer: 'phone' })
  }
  return known
}
