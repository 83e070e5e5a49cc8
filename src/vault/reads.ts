import type { OwnedContent } from '../tokens/record-content.ts'
import { openOwned } from '../tokens/subject-key.ts'
import {
  findHolder,
  findHolders,
  isLiving,
  type OwnedRecord,
  type SubjectStates,
} from './holders.ts'
import type { Learning } from './learning.ts'
import { locateTokens, type Placed } from './places.ts'
import type { FoundValue } from './request.ts'
import type { Rewraps } from './rewraps.ts'
import { openAll } from './seals.ts'
import type { StoreDoor } from './store-door.ts'
import type { Subjects } from './subjects.ts'

export interface ReadOptions {
  readonly door: StoreDoor
  readonly subjects: Subjects
  readonly rewraps: Rewraps
  readonly learn: Learning
}

const nobody: readonly string[] = []

/** Opens a batch of tokens; undefined for one that is unknown, expired, erased, or its subjects are. */
export function createReading(
  options: ReadOptions,
): (
  placed: readonly Placed[],
  deadline: number,
) => Promise<readonly (FoundValue | Error | undefined)[]> {
  const { door, subjects, rewraps, learn } = options

  return async (placed, deadline) => {
    const storeKeys = locateTokens(placed)
    const records = await door.read(storeKeys, deadline)
    const learning = learn(placed, records)
    if (learning !== undefined) await learning
    const now = Date.now()
    const owned: (OwnedRecord & { readonly index: number })[] = []
    const contents = openAll(placed, storeKeys, records)
    const found = contents.map((content, index): FoundValue | Error | undefined => {
      if (content === undefined || content instanceof Error) return content
      if (content.kind === 'erased' || content.kind === 'subject') return undefined
      // The store should have dropped it; a copy that was put back must not live longer.
      if (content.expiresAt <= now) return undefined
      const { keyset, tenant } = placed[index] as Placed
      rewraps.touch(keyset, storeKeys[index] as string, records[index] as Uint8Array)
      if (content.kind === 'owned') {
        owned.push({ index, keyset, tenant, content })
        return undefined
      }
      const { value, tokenName, isHoneytoken, expiresAt } = content
      return { value, tokenName, holders: nobody, isHoneytoken, expiresAt }
    })
    if (owned.length === 0) return found
    const states = await findHolders(subjects.find, owned, deadline)
    for (const { index, content } of owned) {
      found[index] = openFor(storeKeys[index] as string, content, states)
    }
    return found
  }
}

function openFor(
  storeKey: string,
  content: OwnedContent,
  states: SubjectStates,
): FoundValue | Error | undefined {
  const holder = findHolder(content, states)
  if (holder === undefined || holder instanceof Error) return holder
  try {
    const { tokenName, expiresAt } = content
    const holders = content.holders.flatMap((one) =>
      isLiving(states.get(one.storeKey), one.keyId) ? [one.storeKey] : [],
    )
    const { value } = openOwned(storeKey, content, holder)
    return { value, tokenName, holders, isHoneytoken: false, expiresAt }
  } catch (error) {
    return error as Error
  }
}
