import { createMasker } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

const open = (coverage = { share: 1 }) => createMasker({ keys: testKeys, coverage })
const email = 'ann@canary.example'

describe('coverage', () => {
  it('names rules that never matched, and paths with PII that no rule names', async () => {
    const masker = open()
    const rules = ['user.email', 'user.emial']
    for (let turn = 0; turn < 3; turn++) {
      await masker.maskDocument(
        { user: { email, backup: email }, note: `to ${email}`, id: 7 },
        rules,
      )
    }
    await masker.unmaskDocument({ user: { email: 'x' } }, rules, {}).catch(() => {})
    const report = masker.coverage()
    expect(report.documents).toBe(4)
    expect(report.rules).toEqual([
      { path: 'user.email', operation: 'mask', part: 'body', documents: 3, matched: 3 },
      { path: 'user.emial', operation: 'mask', part: 'body', documents: 3, matched: 0 },
      { path: 'user.email', operation: 'unmask', part: 'body', documents: 1, matched: 1 },
      { path: 'user.emial', operation: 'unmask', part: 'body', documents: 1, matched: 0 },
    ])
    const counts = { values: 3, found: 3 }
    expect(report.uncovered).toEqual([
      { path: 'note', ...counts, entities: { EMAIL_ADDRESS: { values: 3, finds: 3, whole: 0 } } },
      {
        path: 'user.backup',
        ...counts,
        entities: { EMAIL_ADDRESS: { values: 3, finds: 3, whole: 3 } },
      },
    ])
  })

  it('keeps counts of no more than 200 sets of rules, of whoever reads them anew for each call', async () => {
    const masker = open()
    for (let turn = 0; turn < 210; turn++) await masker.maskDocument({ a: 1 }, [`field${turn}`])
    const { documents, rules } = masker.coverage()
    expect(documents).toBe(200)
    expect(rules).toHaveLength(200)
  })

  it('sees documents before they are changed in place, and JSON text', async () => {
    const masker = open()
    const prepared = masker.prepare(['a'])
    await prepared.maskInPlace({ a: 'x', b: email })
    await prepared.maskJson(`{"a":"x","b":"${email}"}`)
    expect(masker.coverage().uncovered).toMatchObject([{ path: 'b', values: 2, found: 2 }])
  })

  it('shows no key that may be a value', async () => {
    const masker = open()
    const keys = [
      email,
      'Ann Smith',
      'ann',
      '4111111111111111',
      'user_20251125',
      'a/b',
      '0f1e2d3c',
      ' ',
      '__proto__',
      'f47ac10b-58cc-4372-a567-0e02b2c3d479',
      'x'.repeat(50),
      '',
      '415-555-2671',
    ]
    for (const key of keys) {
      const document = JSON.parse(`{"a":1,"map":{${JSON.stringify(key)}:"${email}"}}`)
      await masker.maskDocument(document, ['a'])
    }
    const paths = masker.coverage().uncovered.map(({ path }) => path)
    expect(paths).toEqual(['map.*', 'map.__proto__'])
  })

  it('takes the keys of many members alike for data', async () => {
    const masker = open()
    const member = { mail: email }
    await masker.maskDocument({ a: 1, owners: { xo: member, yo: member, zo: member } }, ['a'])
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `k${'abcdefgh'[at % 8]}${'stuvwxyz'[at >> 3]}`,
        email,
      ]),
    )
    await masker.maskDocument({ a: 1, many }, ['a'])
    expect(masker.coverage().uncovered.map(({ path }) => path)).toEqual(['many.*', 'owners.*.mail'])
  })

  it('looks at the share of documents that it was told, the first always', async () => {
    const masker = open({ share: 0.1 })
    for (let turn = 0; turn < 25; turn++) await masker.maskDocument({ a: 'x' }, ['a'])
    expect(masker.coverage().documents).toBe(3)
  })

  it('searches so much of a document and no more, and another part of it the next time', async () => {
    const masker = createMasker({ keys: testKeys, coverage: { share: 1, units: 100 } })
    const values = Array.from({ length: 50 }, () => email)
    let before = 0
    for (let turn = 0; turn < 20; turn++) {
      await masker.maskDocument({ a: 1, values, last: email }, ['a'])
      const { values: seen = 0 } =
        masker.coverage().uncovered.find(({ path }) => path === 'values[*]') ?? {}
      expect(seen - before).toBeLessThanOrEqual(6)
      before = seen
    }
    expect(masker.coverage().uncovered.map(({ path }) => path)).toContain('last')
  })

  it('keeps as many paths as it was told', async () => {
    const masker = createMasker({ keys: testKeys, coverage: { share: 1, paths: 3 } })
    await masker.maskDocument({ a: 1, b: email, c: email, d: email, e: email, f: email }, ['a'])
    expect(masker.coverage().uncovered).toHaveLength(3)
  })

  it('changes nothing of a call, whatever the document holds', async () => {
    const masker = open()
    const getter = { a: 'x' }
    Object.defineProperty(getter, 'b', {
      enumerable: true,
      get: () => {
        throw new Error('a getter')
      },
    })
    await expect(masker.maskDocument(getter, ['a'])).rejects.toThrow(/could not be read/)
    await expect(masker.prepare(['a']).maskJson('{')).rejects.toThrow('Bad request')
    const circle: { a: string; self?: unknown } = { a: 'x' }
    circle.self = circle
    expect(await masker.maskDocument(circle, ['a'])).toMatchObject({ a: expect.any(String) })
  })

  it('is off by default, and says so', () => {
    expect(() => createMasker({ keys: testKeys }).coverage()).toThrow(
      /createMasker\(\{ coverage: \{\} \}\)/,
    )
    expect(() => createMasker({ keys: testKeys, coverage: { shaer: 1 } as never })).toThrow(
      /did you mean "share"/,
    )
    expect(() => open({ share: 0 })).toThrow(/coverage\.share/)
  })
})
