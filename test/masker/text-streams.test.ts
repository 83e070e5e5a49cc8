import fc from 'fast-check'
import { createMasker, type Masker, MemoryTokenStore } from 'fieldveil'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeHostileTexts } from '../support/hostile-texts.ts'
import { testKeys } from '../support/keys.ts'
import { cutAt, places, runWeb } from '../support/stream-runs.ts'

const runs = Number(process.env['TEXT_RUNS'] ?? 300)
const policy = {
  name: 'own',
  entities: {
    PERSON: { prefix: '{Person ', suffix: '}' },
    EMAIL_ADDRESS: { prefix: '[[', suffix: ']]' },
  },
}

let masker: Masker
/** Over the same tokens; it finds wrapped ones alone. */
let strict: Masker
let texts: fc.Arbitrary<string>

beforeAll(async () => {
  const store = new MemoryTokenStore()
  masker = createMasker({ keys: testKeys, store, policies: [policy] })
  strict = createMasker({ keys: testKeys, store, policies: [policy], bareTokens: false })
  texts = await makeHostileTexts(masker)
})

describe('a text in chunks', () => {
  it('comes back, with and without a policy', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (text, named) => {
        const hidden = await masker.maskText(text, named ? { policy: 'own' } : {})
        expect(await masker.unmaskText(hidden.text)).toBe(text)
        for (const { start, end, token } of hidden.finds) {
          expect(end).toBeGreaterThan(start)
          expect(hidden.text).toContain(token)
        }
      }),
      { numRuns: runs },
    )
  })

  it('is masked and unmasked as the whole is, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(texts, places, fc.boolean(), async (text, parts, named) => {
        const options = named ? { policy: 'own' } : {}
        const whole = await masker.maskText(text, options)
        expect(await runWeb(masker.createMaskStream(options), cutAt(text, parts))).toBe(whole.text)
        const back = await runWeb(masker.createUnmaskStream(), cutAt(whole.text, parts))
        expect(back).toBe(text)
        // What never was masked is read the same way.
        for (const one of [masker, strict]) {
          const plain = await one.unmaskText(text)
          expect(await runWeb(one.createUnmaskStream(), cutAt(text, parts))).toBe(plain)
        }
      }),
      { numRuns: runs },
    )
  })

  it('is the same for every two cuts of short texts', async () => {
    const first = await masker.maskText(
      'John Smith, john.doe@example.com\r\nis 4111 1111 1111 1111',
    )
    const own = await masker.maskText('John Smith 😀', { policy: 'own' })
    const bare = first.finds.map(({ token }) => token).join(' and\r')
    const { long } = await masker.maskDocument(
      { long: '12 Main Street' },
      { long: { tokenName: 'Address Token' } },
    )
    const { name } = await masker.maskDocument(
      { name: 'Ann Garcia Lopez' },
      { name: { tokenName: 'Text Token', format: 'Person Name' } },
    )
    const lookAlikes = '<EMAIL>\naB3</EMAIL>\r\n{Person a\rb} [[c\nd]] <A>a</A'
    for (const text of [first.text, own.text, `${bare}.`, lookAlikes, `${long} ${name} {Pers`]) {
      for (const one of [masker, strict]) {
        const masked = (await one.maskText(text)).text
        const plain = await one.unmaskText(text)
        for (let cut = 0; cut <= text.length; cut++) {
          for (const next of [cut, cut + 1, cut + 7]) {
            const chunks = [text.slice(0, cut), text.slice(cut, next), text.slice(next)]
            expect(await runWeb(one.createMaskStream(), chunks)).toBe(masked)
            expect(await runWeb(one.createUnmaskStream(), chunks)).toBe(plain)
          }
        }
        expect(await runWeb(one.createUnmaskStream(), [...text])).toBe(plain)
        const bytes = Buffer.from(text)
        const ofBytes = [...bytes].map((_, at) => bytes.subarray(at, at + 1))
        expect(await runWeb(one.createUnmaskStream(), ofBytes)).toBe(plain)
        expect(await runWeb(one.createMaskStream(), ofBytes)).toBe(masked)
      }
    }
  })
})
