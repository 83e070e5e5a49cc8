import { createDetector, createMasker, type DetectionOptions, type HostRecognizer } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from './support/keys.ts'

function find(text: string, detection?: DetectionOptions, recognizers: HostRecognizer[] = []) {
  const answer = createDetector({ ...(detection && { detection }), recognizers }).detect(text)
  if (answer instanceof Promise) throw new Error('expected an answer at once')
  return answer.map(({ start, end, entity }) => `${text.slice(start, end)}=${entity}`)
}

const employee: HostRecognizer = {
  name: 'employee',
  entity: 'EMPLOYEE_ID',
  pattern: /E-\d{6}/,
  context: ['employee'],
}
const text = 'Write to john.doe@example.com or call (408) 426-9989'

describe('createDetector', () => {
  it('finds what a masker masks, and says where, how sure, and by what', async () => {
    const { finds } = await createMasker({ keys: testKeys }).maskText(text)
    const found = createDetector().detect(text)
    expect(found).toEqual(
      finds.map(({ entity, start, end, score, recognizer }) => {
        return { entity, start, end, score, recognizer }
      }),
    )
    expect(found).toHaveLength(2)
  })

  it('answers a promise only where a recogniser does', async () => {
    const slow: HostRecognizer = {
      name: 'slow',
      entity: 'SLOW',
      find: async () => [{ start: 0, end: 5 }],
    }
    const answer = createDetector({ recognizers: [slow] }).detect(text)
    expect(answer).toBeInstanceOf(Promise)
    expect((await answer).map(({ entity }) => entity)).toEqual([
      'SLOW',
      'EMAIL_ADDRESS',
      'PHONE_NUMBER',
    ])
  })

  it('searches line by line, as a masker does, and says where in the text', async () => {
    const lines = 'mail\nto: john.doe@example.com\r\n\r\nBlue\nHeron (408) 426-9989'
    const detection = { deny: { PROJECT: ['Blue Heron'] } }
    const found = createDetector({ detection }).detect(lines) as readonly { start: number }[]
    const { finds } = await createMasker({ keys: testKeys, detection }).maskText(lines)
    expect(found).toMatchObject(finds.map(({ entity, start, end }) => ({ entity, start, end })))
    expect(find(lines, detection)).toEqual([
      'john.doe@example.com=EMAIL_ADDRESS',
      '(408) 426-9989=PHONE_NUMBER',
    ])
  })

  it('refuses misspelt options', () => {
    expect(() => createDetector({ detecton: {} } as never)).toThrow('did you mean "detection"?')
  })
})

describe('entities', () => {
  const email = 'john.doe@example.com=EMAIL_ADDRESS'
  const phone = '(408) 426-9989=PHONE_NUMBER'
  it.each([
    ['all', undefined, [email, phone]],
    ['a list', ['EMAIL_ADDRESS'], [email]],
    ['only', { only: ['PHONE_NUMBER'] }, [phone]],
    ['except', { except: ['PHONE_NUMBER'] }, [email]],
    ['only, except', { only: ['EMAIL_ADDRESS', 'URL'], except: ['EMAIL_ADDRESS'] }, []],
    ['none', [], []],
  ])('%s', (_, entities, expected) => {
    expect(find(text, entities === undefined ? {} : { entities })).toEqual(expected)
  })

  it('hold for the host’s own too', () => {
    expect(find('E-123456', { entities: { except: ['EMPLOYEE_ID'] } }, [employee])).toEqual([])
    expect(find('E-123456', { entities: ['EMPLOYEE_ID'] }, [employee])).toHaveLength(1)
  })

  it.each([
    [
      { entities: ['EMAIL_ADRESS'] },
      'detection.entities: "EMAIL_ADRESS" is no entity; did you mean "EMAIL_ADDRESS"?',
    ],
    [{ entities: ['QQ'] }, 'is no entity; there are ACC_NO, ADDRESS'],
    [{ entities: ['TAGGED_TEXT'] }, 'is no entity'],
    [
      { minimumScore: { PERSN: 1 } },
      'detection.minimumScore: "PERSN" is no entity; did you mean "PERSON"?',
    ],
    [{ contextWords: { US_SNN: ['ssn'] } }, 'did you mean "US_SSN"?'],
    [
      { entities: { onyl: ['PERSON'] } },
      'detection.entities: there is no option "onyl"; did you mean "only"?',
    ],
    [{ minimumScore: 2 }, 'detection.minimumScore: Too big'],
    [{ allow: [''] }, 'detection.allow[0]'],
    [{ allow: [/(a+)+$/] }, 'detection.allow: /^(?:(a+)+$)$/ can take far more than linear time'],
    [{ deny: { project: ['x'] } }, 'detection.deny: project is no entity name'],
    [{ deny: { PROJECT: [' '] } }, 'detection.deny: PROJECT has at 0 a term of white space only'],
    [{ deny: { A: ['one'], B: ['two', 'ONE'] } }, 'detection.deny: B names at 1 a term of A'],
    [{ deny: { A: ['a '.repeat(21)] } }, 'more than 20 words'],
    [{ locales: ['USA1'] }, 'detection.locales[0]: is a country'],
    [{ locales: ['us'] }, 'detection.locales: "us" is neither a country'],
    [{ locales: ['us'] }, 'did you mean "US"?'],
    [{ locales: ['de', 'QX'] }, 'detection.locales: "QX" is neither a country'],
    [{ minimumscore: 1 }, 'did you mean "minimumScore"?'],
  ])('%j is refused', (detection, message) => {
    expect(() => createDetector({ detection: detection as DetectionOptions })).toThrow(message)
    expect(() =>
      createMasker({ keys: testKeys, detection: detection as DetectionOptions }),
    ).toThrow(message)
  })
})

describe('scores', () => {
  const weak: HostRecognizer = {
    name: 'weak',
    entity: 'WEAK',
    find: () => [{ start: 0, end: 3, score: 0.4 }],
  }
  it.each([
    [0.4, 1],
    [0.41, 0],
    [{ WEAK: 0.5 }, 0],
    [{ otherwise: 0.5 }, 0],
    [{ otherwise: 0.5, WEAK: 0.3 }, 1],
    [{ EMAIL_ADDRESS: 1 }, 1],
  ])('a minimum of %j leaves %i', (minimumScore, count) => {
    expect(find('abc', { minimumScore }, [weak])).toHaveLength(count)
  })

  it('go before overlaps: a find that is dropped hides none', () => {
    const long: HostRecognizer = {
      name: 'long',
      entity: 'LONG',
      find: (value) => [{ start: 0, end: value.length, score: 0.2 }],
    }
    expect(find(text, { minimumScore: 0.3 }, [long])).toHaveLength(2)
    expect(find(text, {}, [long])).toHaveLength(1)
  })

  it('rise with context words, as much and as near as is said', () => {
    const near = (more: object, value: string) =>
      find(value, { minimumScore: 0.7, contextWords: { WEAK: more as never } }, [weak])
    expect(near(['badge'], 'abc badge')).toHaveLength(1)
    expect(near(['badge'], 'abc')).toHaveLength(0)
    expect(near({ words: ['badge'], raise: 0.2 }, 'abc badge')).toHaveLength(0)
    expect(near({ words: ['badge'], within: 5 }, 'abc badge')).toHaveLength(0)
    expect(near({ words: ['badge'], within: 6 }, 'abc badge')).toHaveLength(1)
  })
})

describe('the allow list', () => {
  it.each([
    [['john.doe@example.com'], 1],
    [['John.Doe@example.com'], 2],
    [[{ term: 'John.Doe@Example.com', ignoreCase: true }], 1],
    [[{ term: 'John.Doe@example.com' }], 2],
    [[/[a-z.]{1,20}@example\.com/], 1],
    [[/[a-z]{1,20}@example\.com/], 2],
    [[/john|john\.doe@example\.com/g], 1],
    [[/^doe@example\.com$/m], 2],
  ])('%j leaves %i finds', (allow, count) => {
    expect(find(text, { allow })).toHaveLength(count)
    // A pattern of its own remembers nothing from one text to the next.
    const detector = createDetector({ detection: { allow } })
    expect(detector.detect(text)).toEqual(detector.detect(text))
  })

  it('covers what lies within an allowed find, and nothing beside it', () => {
    const value = 'https://example.com/a@b.co and a@b.co'
    expect(find(value, { allow: ['https://example.com/a@b.co'] })).toEqual(['a@b.co=EMAIL_ADDRESS'])
  })
})

describe('the deny list', () => {
  const deny = { PROJECT: ['Blue Heron', 'doe'], CODE: ['x-ray'] }
  it('finds its terms as whole words in any case', () => {
    expect(find('BLUE  heron, X-Ray, x-rays, bluer heron', { deny })).toEqual([
      'BLUE  heron=PROJECT',
      'X-Ray=CODE',
    ])
  })

  it('goes before the allow list, thresholds and entities', () => {
    const detection = { deny, allow: ['Blue Heron'], minimumScore: 1, entities: [] }
    expect(find('Blue Heron', detection)).toEqual(['Blue Heron=PROJECT'])
  })

  it('is hidden by a longer find, unless a policy leaves that alone', async () => {
    expect(find('mail john.doe@example.com', { deny })).toEqual([
      'john.doe@example.com=EMAIL_ADDRESS',
    ])
    const masker = createMasker({
      keys: testKeys,
      detection: { deny },
      policies: [{ name: 'open', entities: { EMAIL_ADDRESS: { action: 'keep' } } }],
    })
    const value = 'mail john.doe@example.com'
    const masked = await masker.maskText(value, { policy: 'open' })
    expect(masked.text).toMatch(/^mail john\.<PROJECT>\w+<\/PROJECT>@example\.com$/)
    expect(await masker.unmaskText(masked.text)).toBe(value)
  })
})
