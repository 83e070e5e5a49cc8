import type { OwnedContent } from '../tokens/record-content.ts'
import type { SubjectKey } from '../tokens/subject-key.ts'
import { groupByKeyset } from './places.ts'
import type { SubjectOwner, SubjectState, Subjects } from './subjects.ts'

/** What is known of subjects, by the store key of each; one whose record is missing is left out. */
export type SubjectStates = ReadonlyMap<string, SubjectState>

/** An owned record that was met, and whose it is. */
export interface OwnedRecord extends SubjectOwner {
  readonly content: OwnedContent
}

/** Asks for the subjects that owned records name; what fails fails for the records of one tenant. */
export async function findHolders(
  ask: Subjects['find'],
  owned: readonly OwnedRecord[],
  deadline: number,
): Promise<SubjectStates> {
  const states = new Map<string, SubjectState>()
  for (const [keyset, indexes] of groupByKeyset(owned)) {
    const { tenant } = owned[indexes[0] as number] as OwnedRecord
    const named = new Set(
      indexes.flatMap((index) => owned[index]?.content.holders.map((one) => one.storeKey) ?? []),
    )
    for (const [storeKey, state] of await askOrBlame(ask, { keyset, tenant }, named, deadline)) {
      states.set(storeKey, state)
    }
  }
  return states
}

/** The same answer for every subject where the store gave none. */
export async function askOrBlame<State>(
  ask: (
    owner: SubjectOwner,
    storeKeys: ReadonlySet<string>,
    deadline: number,
  ) => Promise<ReadonlyMap<string, State>>,
  owner: SubjectOwner,
  storeKeys: ReadonlySet<string>,
  deadline: number,
): Promise<ReadonlyMap<string, State | Error>> {
  try {
    return await ask(owner, storeKeys, deadline)
  } catch (error) {
    return new Map([...storeKeys].map((storeKey) => [storeKey, error as Error]))
  }
}

/**
 * A living key that opens an owned record: its subject has not been erased since. An error where no
 * key does, and one of them could not be asked for.
 */
export function findHolder(
  { holders }: OwnedContent,
  states: SubjectStates,
): SubjectKey | Error | undefined {
  let problem: Error | undefined
  for (const { storeKey, keyId } of holders) {
    const state = states.get(storeKey)
    if (state instanceof Error) problem = state
    else if (isLiving(state, keyId)) return state
  }
  return problem
}

/** The holders whose keys have not been destroyed, those among them of whom nothing is known. */
export function listLasting(
  { holders }: OwnedContent,
  states: SubjectStates,
): OwnedContent['holders'] {
  return holders.filter(({ storeKey, keyId }) => {
    const state = states.get(storeKey)
    return state === undefined || state instanceof Error || isLiving(state, keyId)
  })
}

export function isLiving(state: SubjectState | undefined, keyId: string): state is SubjectKey {
  return (
    state !== undefined && state !== 'erased' && !(state instanceof Error) && state.keyId === keyId
  )
}
