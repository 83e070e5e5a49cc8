import fc from 'fast-check'
import { createMasker, type Masker } from 'fieldveil'
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
let texts: fc.Arbitrary<string>

beforeAll(async () => {
  masker = createMasker({ keys: testKeys, policies: [policy] })
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
        const plain = await masker.unmaskText(text)
        expect(await runWeb(masker.createUnmaskStream(), cutAt(text, parts))).toBe(plain)
      }),
      { numRuns: runs },
    )
  })
})
