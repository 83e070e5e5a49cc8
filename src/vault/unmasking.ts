import { setDeadline } from './deadline.ts'
import type { FoundValues, Vault } from './interface.ts'
import type { Keyset } from './keysets.ts'
import type { Placed } from './places.ts'
import type { FoundValue } from './request.ts'
import type { SharedBatch } from './shared-batch.ts'
import type { TokenCache } from './token-cache.ts'
import { splitWork } from './work-parts.ts'

export interface UnmaskingParts {
  readonly reads: SharedBatch<Placed, FoundValue | Error | undefined>
  readonly cache: TokenCache
  /** Milliseconds. */
  readonly timeout: number
  /** Opens what is not here. */
  readonly previous: Vault | undefined
  readonly keysetOf: (tenant: string) => Keyset
  readonly enter: (keyset: Keyset, deadline: number) => Promise<void>
}

/** Finds what the cache has left open, in the store and in the one before it. */
export function createUnmasking(
  parts: UnmaskingParts,
): (
  tenant: string,
  tokens: readonly string[],
  answers: (FoundValue | undefined)[],
  deadline: number,
) => Promise<FoundValues> {
  const { reads, cache, timeout, previous, keysetOf, enter } = parts

  async function unmaskPart(
    tenant: string,
    tokens: readonly string[],
    answers: (FoundValue | undefined)[],
    part: readonly number[],
    deadline: number,
  ): Promise<void> {
    const keyset = keysetOf(tenant)
    const { epoch } = cache
    await enter(keyset, deadline)
    const placed = part.map((index) => ({ keyset, tenant, token: tokens[index] as string }))
    const found = await reads.add(placed, deadline)
    part.forEach((index, at) => {
      const one = found[at]
      if (one instanceof Error) throw one
      if (one === undefined) return
      cache.rememberValue(tenant, tokens[index] as string, one, epoch)
      answers[index] = one
    })
    const unknown = part.filter((index) => answers[index] === undefined)
    if (previous === undefined || unknown.length === 0) return
    const asked = unknown.map((index) => tokens[index] as string)
    const former = await previous.unmask(tenant, asked, deadline)
    unknown.forEach((index, at) => {
      const one = former[at]
      if (one !== undefined) answers[index] = { ...one, isFormer: true }
    })
  }

  return async (tenant, tokens, answers, deadline) => {
    for (const [number, part] of splitWork(listOpen(answers)).entries()) {
      const own = number === 0 ? deadline : setDeadline(timeout)
      await unmaskPart(tenant, tokens, answers, part, own)
    }
    return answers
  }
}

function listOpen(answers: readonly (FoundValue | undefined)[]): number[] {
  const open: number[] = []
  answers.forEach((answer, index) => {
    if (answer === undefined) open.push(index)
  })
  return open
}
