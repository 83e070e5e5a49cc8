import { createMasker, type HostRecognizer, type MaskerOptions } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

const text = 'Ask john.doe@example.com or call (408) 426-9989 about Blue Heron'

function masking(options: Partial<MaskerOptions> = {}) {
  return createMasker({ keys: testKeys, ...options })
}

const entitiesOf = (finds: readonly { entity: string }[]) => finds.map(({ entity }) => entity)

describe('what is sought', () => {
  const masker = masking({
    detection: { deny: { PROJECT: ['Blue Heron'] }, entities: { except: ['PHONE_NUMBER'] } },
    policies: [{ name: 'support', otherwise: { action: 'keep' }, entities: { PROJECT: {} } }],
  })

  it('is said by the masker', async () => {
    const { finds, text: masked } = await masker.maskText(text)
    expect(entitiesOf(finds)).toEqual(['EMAIL_ADDRESS', 'PROJECT'])
    expect(finds[1]).toMatchObject({ recognizer: 'deny-list', prefix: '<PROJECT>' })
    expect(await masker.unmaskText(masked)).toBe(text)
    const { data } = await masker.maskFields({ mask: [{ value: text }] })
    expect(data?.[0]).toMatchObject({
      individual_tokens: [{ pii_type: 'EMAIL_ADDRESS' }, { pii_type: 'PROJECT' }],
    })
  })

  it('is said by a call, option by option', async () => {
    const of = async (detection: object) =>
      entitiesOf((await masker.maskText(text, { detection })).finds)
    expect(await of({ entities: ['PHONE_NUMBER'] })).toEqual(['PHONE_NUMBER', 'PROJECT'])
    expect(await of({ deny: {} })).toEqual(['EMAIL_ADDRESS'])
    expect(await of({ allow: ['john.doe@example.com'] })).toEqual(['PROJECT'])
    expect(await of({ allow: [/john.{1,30}/] })).toEqual(['PROJECT'])
    expect(await of({ allow: [/jane.{1,30}/] })).toEqual(['EMAIL_ADDRESS', 'PROJECT'])
    expect(await of({})).toEqual(['EMAIL_ADDRESS', 'PROJECT'])
  })

  it('wrong in a call, rejects it', async () => {
    const wrong = masker.maskText(text, { detection: { entities: ['EMAIL'] } })
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_options',
      message: 'detection.entities: "EMAIL" is no entity; did you mean "EMAIL_ADDRESS"?',
    })
  })

  it('is said by a rule, with a policy', async () => {
    const rules = {
      all: { detect: true },
      phones: { detect: { entities: ['PHONE_NUMBER'], deny: {} } },
      open: { detect: { policy: 'support' } },
    } as const
    const document = { all: text, phones: text, open: text }
    const masked = await masker.maskDocument(document, rules)
    expect(masked.all).toMatch(/^Ask <EMAIL>.+<\/EMAIL> or call \(408\) 426-9989 about <PROJECT>/)
    expect(masked.phones).toMatch(/^Ask john\S+ or call <PHN>.+<\/PHN> about Blue Heron$/)
    expect(masked.open).toMatch(/^Ask john\S+ or call \(408\) 426-9989 about <PROJECT>/)
    expect(await masker.unmaskDocument(masked, rules)).toEqual(document)
    expect(masker.prepare(rules).id).not.toBe(
      masker.prepare({ ...rules, open: { detect: true } }).id,
    )
  })

  it.each([
    [
      { policy: 'suport' },
      'Rule `a` has a wrong detect: policy: "suport" is not defined; did you mean "support"?',
    ],
    [{ entities: ['PERSN'] }, 'did you mean "PERSON"?'],
    [{ minimumscore: 1 }, 'did you mean "minimumScore"?'],
    [['PERSON'], 'wants a boolean or an object as detect, but was given an array'],
  ])('%j in a rule is refused when the rules are read', (detect, message) => {
    expect(() => masker.prepare({ a: { detect: detect as never } })).toThrow(message)
  })
})

describe('policies', () => {
  const text = 'John Doe, john.doe@example.com'
  const masker = masking({
    policies: [
      {
        name: 'chat',
        entities: {
          PERSON: { prefix: '{Person ', suffix: '}' },
          EMAIL_ADDRESS: { tokenName: 'Numeric Token', format: 'Default Format' },
        },
      },
      { name: 'hidden', otherwise: { action: 'irreversible' } },
    ],
  })

  it('name wrappers, token types and formats', async () => {
    const { text: masked } = await masker.maskText(text, { policy: 'chat' })
    expect(masked).toMatch(/^\{Person [^}]+\}, <EMAIL>\d{20}<\/EMAIL>$/)
    expect(await masker.unmaskText(masked)).toBe(text)
  })

  it('are named by the payload before the call, and by the call', async () => {
    const payload = { mask: [{ value: text }] }
    const byCall = await masker.maskFields(payload, { policy: 'chat' })
    expect(byCall.data?.[0]?.token_value).toContain('{Person ')
    const byPayload = await masker.maskFields(
      { ...payload, policy_name: ' hidden ' },
      { policy: 'chat' },
    )
    const masked = byPayload.data?.[0]?.token_value as string
    expect(masked).toMatch(/^<PER>[^<]+<\/PER>, <EMAIL>/)
    expect(await masker.unmaskText(masked)).toBe(masked)
  })

  it.each([
    ['maskFields', () => masker.maskFields({ policy_name: 'nope', mask: [{ value: 'x' }] })],
    [
      'unmaskFields',
      () => masker.unmaskFields({ policy_name: 'nope', unmask: [{ token_value: 'x' }] }),
    ],
  ])('that are unknown answer by the contract: %s', async (_, call) => {
    expect(await call()).toMatchObject({
      success: false,
      error: { message: 'policy_name not defined: nope' },
    })
  })

  it('that are unknown reject maskText', async () => {
    await expect(masker.maskText('x', { policy: 'nope' })).rejects.toMatchObject({
      status: 400,
      message: 'policy_name not defined: nope',
    })
  })

  it.each([
    [{}, { PERSN: {} }, 'policies: p: "PERSN" is no entity; did you mean "PERSON"?'],
    [{ entities: { BADGE: {} } }, { BADGE: {} }, undefined],
    [{ detection: { deny: { PROJECT: ['x'] } } }, { PROJECT: {} }, undefined],
    [{ recognizers: [{ name: 'e', entity: 'BADGE', pattern: /E-\d/ }] }, { BADGE: {} }, undefined],
    [
      { recognizers: [{ name: 'e', entity: 'E', entities: ['F'], find: () => [] }] },
      { F: {} },
      undefined,
    ],
  ])('know the entities of %j', (options, entities, message) => {
    const make = () => masking({ ...(options as object), policies: [{ name: 'p', entities }] })
    if (message === undefined) expect(make).not.toThrow()
    else expect(make).toThrow(message)
  })
})

describe('recognisers of the host', () => {
  it('by pattern, with a tag and token of their own', async () => {
    const masker = masking({
      entities: { EMPLOYEE_ID: { tokenName: 'Numeric Token', tag: 'EMP' } },
      recognizers: [{ name: 'employee', entity: 'EMPLOYEE_ID', pattern: /E-\d{6}/ }],
    })
    const { text: masked, finds } = await masker.maskText('E-123456 is E-123456')
    expect(masked).toMatch(/^<EMP>(\d{20})<\/EMP> is <EMP>\1<\/EMP>$/)
    expect(finds[0]).toMatchObject({ recognizer: 'employee', score: 0.85 })
    expect(await masker.unmaskText(masked)).toBe('E-123456 is E-123456')
  })

  it.each([
    [{ name: 'x', entity: 'X', pattern: /(a+)+$/ }, 'recognizer "x": /(a+)+$/ can take'],
    [{ name: 'x', entity: 'X', pattern: 'a' }, 'recognizers[0].pattern: is a RegExp'],
    [{ name: 'x', entity: 'X', patern: /a/ }, 'recognizers[0].find: is a function'],
    [{ name: 'x', entity: 'X', pattern: /a/, contxt: [] }, 'did you mean "context"?'],
    [{ name: 'x', entity: 'X', find: () => [], timeout: 0 }, 'recognizers[0].timeout'],
    [{ name: 'x', entity: 'X', find: () => [], onFailure: 'ignore' }, 'recognizers[0].onFailure'],
    [null, 'recognizers[0]'],
  ])('%# are checked at construction', (recognizer, message) => {
    expect(() => masking({ recognizers: [recognizer as never] })).toThrow(message)
  })

  const stuck = (more: object = {}): HostRecognizer => ({
    name: 'stuck',
    entity: 'X',
    find: () => new Promise(() => {}),
    ...more,
  })

  it.each([
    ['maskText', (options: Partial<MaskerOptions>) => masking(options).maskText(text)],
    [
      'maskDocument',
      (options: Partial<MaskerOptions>) =>
        masking(options).maskDocument({ text }, { text: { detect: true } }),
    ],
  ])('that do not answer fail the call in time, and nothing leaves: %s', async (_, mask) => {
    for (const options of [
      { recognizers: [stuck({ timeout: 10 })] },
      // Within the call's own time, however long the recogniser may take.
      { recognizers: [stuck({ timeout: 60_000 })], timeout: 100 },
    ]) {
      await expect(mask(options)).rejects.toMatchObject({
        code: 'internal_error',
        message: 'recognizer "stuck" did not answer in time',
      })
    }
  })

  it('that fail can be skipped', async () => {
    const broken: HostRecognizer = {
      name: 'broken',
      entity: 'X',
      onFailure: 'skip',
      find: () => {
        throw new Error('canary')
      },
    }
    const masker = masking({ recognizers: [broken, stuck({ timeout: 5, onFailure: 'skip' })] })
    expect(entitiesOf((await masker.maskText(text)).finds)).toEqual([
      'EMAIL_ADDRESS',
      'PHONE_NUMBER',
    ])
  })
})
