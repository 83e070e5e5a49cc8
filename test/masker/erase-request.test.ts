import { createMasker, type Masker } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

const forms = '{ token }, { subject } or { before }'

describe('an erasure that is none says what is missing', () => {
  it.each([
    [undefined, `takes an object, ${forms}`],
    [null, `takes an object, ${forms}`],
    ['a token', `takes an object, ${forms}`],
    [{}, `give ${forms}`],
    [{ token: undefined }, `token is undefined; give ${forms}`],
    [{ tokens: ['x'] }, 'there is no option "tokens"; did you mean "token"?'],
    [{ customer: 'x' }, `there is no option "customer"; give ${forms}`],
    [{ token: 'a', subject: 'b' }, 'token and subject exclude each other; keep one'],
    [{ token: 'a', before: 1 }, 'token and before exclude each other; keep one'],
    [{ token: 3 }, 'token is a string, not an empty one'],
    [{ subject: '' }, 'subject is a string, not an empty one'],
    [{ before: '2026-01-01' }, 'before is a time, milliseconds since 1970'],
    [{ before: new Date() }, 'before is a time, milliseconds since 1970'],
    [{ before: 1, cursor: 5 }, 'cursor is that of a receipt'],
    [{ before: Number.POSITIVE_INFINITY }, 'before is a time, milliseconds since 1970'],
    [{ before: 1, within: -1 }, 'within is a number of milliseconds'],
    [{ before: 1, dryRun: 'yes' }, 'dryRun is true or false'],
    [{ before: 1, onProgress: 1 }, 'onProgress is a function'],
    [{ before: 1, signal: {} }, 'signal is an AbortSignal'],
  ])('%j', async (what, problem) => {
    await expect(createMasker({ keys: testKeys }).erase(what as never)).rejects.toMatchObject({
      code: 'bad_request',
      status: 400,
      message: `erase: ${problem}`,
    })
  })

  it('in the words of the host, where it has set them', async () => {
    const masker = createMasker({ keys: testKeys, messages: { bad_request: 'No.' } })
    await expect(masker.erase({} as never)).rejects.toMatchObject({ message: 'No.' })
  })
})

describe('what goes with an erasure by age alone', () => {
  async function maskOne(masker: Masker): Promise<string> {
    return (await masker.maskDocument(['Ann Lee'], ['[0]'], { subject: 'ann' }))[0] as string
  }

  it.each([
    { dryRun: true },
    { within: 10 },
    { signal: AbortSignal.abort() },
  ])('%j does not erase a token or a subject', async (beside) => {
    const masker = createMasker({ keys: testKeys })
    const token = await maskOne(masker)
    for (const target of [{ token }, { subject: 'ann' }]) {
      await expect(masker.erase({ ...target, ...beside })).rejects.toMatchObject({
        code: 'bad_request',
        message: expect.stringMatching(/goes with before alone, not with (token|subject)$/),
      })
    }
    expect(await masker.unmaskDocument([token], ['[0]'])).toEqual(['Ann Lee'])
  })

  it('may be undefined', async () => {
    const masker = createMasker({ keys: testKeys })
    const token = await maskOne(masker)
    const what = { token, dryRun: undefined, before: undefined }
    expect(await masker.erase(what as never)).toMatchObject({ kind: 'token', erased: true })
  })
})

it('takes nought for a time and for a budget', async () => {
  const masker = createMasker({ keys: testKeys })
  expect(await masker.erase({ before: 0, within: 0 })).toMatchObject({ kind: 'age', count: 0 })
})
