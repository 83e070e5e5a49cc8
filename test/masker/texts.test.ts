import { inspect } from 'node:util'
import fc from 'fast-check'
import { createMasker } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

const masker = createMasker({ keys: testKeys })

describe('maskText and unmaskText', () => {
  it('bring back any text, tokens and look-alikes inside included', async () => {
    const { text: masked } = await masker.maskText('write to john.doe@example.com')
    const token = masked.slice('write to '.length)
    const pieces = fc.constantFrom(
      token,
      token.slice('<EMAIL>'.length, -'</EMAIL>'.length),
      '<EMAIL>',
      '</EMAIL>',
      '<b>',
      '</b>',
      '<',
      '>',
      'john.doe@example.com',
      '4111 1111 1111 1111',
      'yefNTf',
      '1234',
      'word ',
      ' ',
      '\ud800',
      '$&',
      '{Person ',
      '}',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 14 }), async (parts) => {
        const text = parts.join('')
        const hidden = await masker.maskText(text)
        expect(await masker.unmaskText(hidden.text)).toBe(text)
        if (hidden.finds.length === 0 || text.trim() === '' || hidden.text.length > 600) return
        const unmasked = await masker.unmaskFields({ unmask: [{ token_value: hidden.text }] })
        expect(unmasked.data?.[0]?.value).toBe(text)
      }),
      { numRuns: 1_500 },
    )
  })

  it('bring back any string', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const { text: hidden } = await masker.maskText(text)
        expect(await masker.unmaskText(hidden)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it('leave markup and prose alone', async () => {
    const text = '<p>The <b>build</b> is green</p> and <question>what is new?</question>'
    expect(await masker.maskText(text)).toEqual({ text, finds: [] })
  })

  it('tell where each find was', async () => {
    const text = '😀 john.doe@example.com'
    const { finds } = await masker.maskText(text)
    expect(finds).toHaveLength(1)
    expect(finds[0]).toMatchObject({
      entity: 'EMAIL_ADDRESS',
      prefix: '<EMAIL>',
      recognizer: 'email',
    })
    expect(text.slice(finds[0]?.start, finds[0]?.end)).toBe('john.doe@example.com')
  })

  it('tolerate a wrong closing name and leave unknown tokens as they are', async () => {
    const { finds } = await masker.maskText('john.doe@example.com')
    const token = finds[0]?.token as string
    expect(await masker.unmaskText(`<CVV>${token}</CVD> <PER>unknown1</PER>`)).toBe(
      'john.doe@example.com <PER>unknown1</PER>',
    )
  })
})

describe('policies', () => {
  const guarded = createMasker({
    keys: testKeys,
    policies: [
      {
        name: 'support',
        entities: {
          EMAIL_ADDRESS: { action: 'irreversible' },
          URL: { action: 'keep' },
          PHONE_NUMBER: { prefix: '{Phone ', suffix: '}' },
        },
        otherwise: { tokenName: 'Special Token' },
      },
    ],
  })
  const text = 'john.doe@example.com, https://example.org, (408) 426-9989, 4111 1111 1111 1111'

  it('decide by entity: reversible, irreversible, left alone, own wrappers', async () => {
    const answer = await guarded.maskFields({ policy_name: 'support', mask: [{ value: text }] })
    const masked = answer.data?.[0]?.token_value as string
    expect(masked).toMatch(
      /^<EMAIL>.+<\/EMAIL>, https:\/\/example\.org, \{Phone .+\}, <CRD>[A-Za-z0-9]{15,30}<\/CRD>$/,
    )
    const phone = masked.slice(masked.indexOf('{'), masked.indexOf('}') + 1)
    const back = await guarded.unmaskFields({
      policy_name: 'support',
      unmask: [{ token_value: `call ${phone} now` }, { token_value: phone }],
    })
    expect(back.data?.map(({ value }) => value)).toEqual([
      'call (408) 426-9989 now',
      '(408) 426-9989',
    ])
  })

  it('an irreversible token never comes back', async () => {
    const answer = await guarded.maskFields({
      policy_name: 'support',
      mask: [{ value: 'john.doe@example.com' }],
    })
    await guarded.maskFields({ mask: [{ value: 'john.doe@example.com' }] })
    const back = await guarded.unmaskFields({
      unmask: [{ token_value: answer.data?.[0]?.token_value }],
    })
    expect(back).toMatchObject({ success: false, status: 500 })
  })

  it.each([
    [{ name: 'p', entities: { URL: { tokenName: 'Text Tokn' } } }, 'did you mean "Text Token"'],
    [{ name: 'p', entities: { URL: { prefix: '{' } } }, 'go together'],
    [{ name: 'p', entities: { URL: { actoin: 'keep' } } }, 'did you mean "action"'],
  ])('%# are checked at construction', (policy, message) => {
    expect(() => createMasker({ keys: testKeys, policies: [policy as never] })).toThrow(message)
  })
})

describe('recognisers of the host', () => {
  it('stand beside the built-in ones, with a tag of their own', async () => {
    const own = createMasker({
      keys: testKeys,
      entities: { EMPLOYEE_ID: { tokenName: 'Numeric Token', tag: 'EMP' } },
      recognizers: [
        {
          name: 'employee',
          entity: 'EMPLOYEE_ID',
          find: async (text) =>
            [...text.matchAll(/E-\d{6}/g)].map(({ index }) => ({ start: index, end: index + 8 })),
        },
      ],
    })
    const { text } = await own.maskText('E-123456 wrote to john.doe@example.com')
    expect(text).toMatch(/^<EMP>\d{20}<\/EMP> wrote to <EMAIL>.+<\/EMAIL>$/)
    expect(await own.unmaskText(text)).toBe('E-123456 wrote to john.doe@example.com')
  })

  it('that fail, fail the call without the text', async () => {
    const own = createMasker({
      keys: testKeys,
      recognizers: [
        {
          name: 'broken',
          entity: 'X',
          find: (text) => {
            throw new Error(text)
          },
        },
      ],
    })
    const failure = await own.maskText('canary').catch((error) => error)
    expect(failure.code).toBe('internal_error')
    expect(`${failure}${JSON.stringify(failure)}`).not.toContain('canary')
    // Loggers print causes, hidden ones too.
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('canary')
    expect(failure.cause.stack).toContain('texts.test.ts')
  })
})
