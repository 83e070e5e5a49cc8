import { MaskingError, withholdMessage } from '../errors.ts'
import { deriveTokenKeys, type TokenKeys } from '../tokens/keys.ts'
import type { KeyRing, KeySource } from '../types.ts'
import { untilDeadline } from './deadline.ts'

export type KeysFunction = Exclude<KeySource, KeyRing>

/** Rejects with `keys_unavailable`, which holds nothing of what the function said or gave. */
export async function askFunction(
  from: KeysFunction,
  tenant: string,
  deadline: number,
): Promise<TokenKeys> {
  // What a KMS client throws may quote what it was given.
  const asked = Promise.resolve()
    .then(() => from(tenant))
    .catch((error: unknown) => {
      throw withholdMessage(error)
    })
  try {
    return deriveTokenKeys(await untilDeadline(asked, deadline, 'the keys function'))
  } catch (error) {
    const isOurs = error instanceof MaskingError
    throw new MaskingError(
      'keys_unavailable',
      `keys() gave no secrets for this tenant${isOurs ? `: ${error.message}` : ''}`,
      { cause: isOurs ? error : withholdMessage(error) },
    )
  }
}
