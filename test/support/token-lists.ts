import type { CallContext, Masker } from 'fieldveil'

const everyElement = ['[*]']

/** One token for each value. */
export async function maskAll(
  masker: Masker,
  values: readonly string[],
  context?: CallContext,
): Promise<string[]> {
  return [...(await masker.maskDocument(values, everyElement, context))]
}

/** The value of each token, or the code of the error that it is answered with. */
export async function openAll(
  masker: Masker,
  tokens: readonly string[],
  context?: CallContext,
): Promise<string[]> {
  const answers = tokens.map(async (token) => {
    try {
      const [value] = await masker.unmaskDocument([token], everyElement, context)
      return value as string
    } catch (error) {
      return (error as { code: string }).code
    }
  })
  return Promise.all(answers)
}

/** What a token that is not known is answered with. */
export const shut = 'unmasking_failed'
