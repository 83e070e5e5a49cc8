import { MaskingError } from '../errors.ts'
import { encodePlace } from '../tokens/encoding.ts'
import { packContent, unpackContent } from '../tokens/record-content.ts'
import { drawSubjectContent, readSubjectKey, type SubjectKey } from '../tokens/subject-key.ts'
import type { Keyset } from './keysets.ts'
import type { Learning } from './learning.ts'
import type { StoreDoor } from './store-door.ts'
import { createSubjectCache, type KnownKey } from './subject-cache.ts'

/** Whose subjects are asked for. */
export interface SubjectOwner {
  readonly keyset: Keyset
  readonly tenant: string
}

/** A subject's living key, that it was erased, or why its record does not open. */
export type SubjectState = SubjectKey | 'erased' | Error

/** The keys of the people in whose name values are masked. Its door has to be entered before. */
export interface Subjects {
  /** Where a subject's record lies; no tenant has such a name, so that no token leads there. */
  locate(keyset: Keyset, tenant: string, subject: string): string
  /** The living key of each subject, made where there is none. By store key. */
  obtain(
    owner: SubjectOwner,
    storeKeys: ReadonlySet<string>,
    deadline: number,
  ): Promise<ReadonlyMap<string, SubjectKey | Error>>
  /** What is known of each subject, as it was 5 s ago at most; one without a record is left out. */
  find(
    owner: SubjectOwner,
    storeKeys: ReadonlySet<string>,
    deadline: number,
  ): Promise<ReadonlyMap<string, SubjectState>>
  /** The same as the store has it now. */
  read(
    owner: SubjectOwner,
    storeKeys: ReadonlySet<string>,
    deadline: number,
  ): Promise<ReadonlyMap<string, SubjectState>>
  /** Destroys a subject's key; answers whether there was one. */
  erase(keyset: Keyset, storeKey: string, deadline: number, tenant: string): Promise<boolean>
  forget(): void
}

const mostTries = 16

export function createSubjects(door: StoreDoor, learn: Learning): Subjects {
  const cache = createSubjectCache(door)

  async function learnFrom(
    { keyset, tenant }: SubjectOwner,
    records: readonly (Uint8Array | null)[],
  ): Promise<void> {
    const learning = learn(
      records.map(() => ({ keyset, tenant, token: '' })),
      records,
    )
    if (learning !== undefined) await learning
  }

  function judge(
    keyset: Keyset,
    storeKey: string,
    record: Uint8Array,
    epoch: number,
  ): SubjectState {
    try {
      const content = unpackContent(keyset.seal.open(storeKey, record))
      if (content.kind !== 'subject') {
        cache.forget(storeKey)
        return 'erased'
      }
      const key = readSubjectKey(storeKey, content)
      cache.remember({ key, record }, epoch)
      return key
    } catch (error) {
      // One bad record must not fail the other callers of a batch.
      return error as Error
    }
  }

  function splitKnown<State>(
    storeKeys: ReadonlySet<string>,
    states: Map<string, State | SubjectKey>,
  ): string[] {
    return [...storeKeys].filter((storeKey) => {
      const key = cache.findFresh(storeKey)
      if (key !== undefined) states.set(storeKey, key)
      return key === undefined
    })
  }

  async function readAll(
    owner: SubjectOwner,
    storeKeys: readonly string[],
    states: Map<string, SubjectState>,
    deadline: number,
  ): Promise<ReadonlyMap<string, SubjectState>> {
    const { epoch } = cache
    const records = await door.read(storeKeys, deadline)
    await learnFrom(owner, records)
    storeKeys.forEach((storeKey, index) => {
      const record = records[index]
      if (record) states.set(storeKey, judge(owner.keyset, storeKey, record, epoch))
      else cache.doubt(storeKey)
    })
    return states
  }

  function offerKey(keyset: Keyset, storeKey: string): KnownKey {
    // A key that is known here and missing there was lost: an erasure leaves a tombstone.
    const known = cache.findAny(storeKey)
    if (known !== undefined) return known
    const content = drawSubjectContent()
    const record = keyset.seal.seal(storeKey, packContent(content))
    return { key: readSubjectKey(storeKey, content), record }
  }

  /** A subject that was erased and comes back gets another key; the old tokens stay dead. */
  async function revive(
    keyset: Keyset,
    storeKey: string,
    tombstone: Uint8Array,
    deadline: number,
  ): Promise<KnownKey | undefined> {
    const destroyed = readKeyId(keyset, storeKey, tombstone)
    const offer = offerKey(keyset, storeKey)
    const replacement = {
      key: storeKey,
      record: offer.record,
      expected: tombstone,
      expiresAt: Number.POSITIVE_INFINITY,
      // A failover may bring back the tombstone, or even the key that it stands for.
      replaces: (held: Uint8Array) => readKeyId(keyset, storeKey, held) === destroyed,
    }
    const [isWritten] = await door.replace([replacement], deadline)
    return isWritten ? offer : undefined
  }

  return {
    locate: (keyset, tenant, subject) => {
      const place = encodePlace(`\0subject ${tenant}`, subject)
      return keyset.scheme.deriveStoreKeys([place])[0] as string
    },
    obtain: async (owner, storeKeys, deadline) => {
      const { keyset } = owner
      const states = new Map<string, SubjectKey | Error>()
      let open = splitKnown(storeKeys, states)
      for (let tries = 0; open.length > 0; tries++) {
        const { epoch } = cache
        const offers = open.map((storeKey) => offerKey(keyset, storeKey))
        const entries = offers.map(({ key, record }) => ({ key: key.storeKey, record }))
        const found = await door.claim(entries, deadline)
        await learnFrom(owner, found)
        const left: string[] = []
        for (const [index, storeKey] of open.entries()) {
          const held = found[index]
          const state = held ? judge(keyset, storeKey, held, epoch) : undefined
          if (state !== undefined && state !== 'erased') {
            states.set(storeKey, state)
            continue
          }
          const made = held ? await revive(keyset, storeKey, held, deadline) : offers[index]
          if (made !== undefined) {
            cache.remember(made, epoch)
            states.set(storeKey, made.key)
          } else if (tries < mostTries) left.push(storeKey)
          else states.set(storeKey, contended())
        }
        open = left
      }
      return states
    },
    find: async (owner, storeKeys, deadline) => {
      const states = new Map<string, SubjectState>()
      const open = splitKnown(storeKeys, states)
      return open.length === 0 ? states : readAll(owner, open, states, deadline)
    },
    read: (owner, storeKeys, deadline) => readAll(owner, [...storeKeys], new Map(), deadline),
    erase: async (keyset, storeKey, deadline, tenant) => {
      for (let tried = false; ; tried = true) {
        const [record] = await door.read([storeKey], deadline)
        if (!record) return false
        await learnFrom({ keyset, tenant }, [record])
        const content = unpackContent(keyset.seal.open(storeKey, record))
        // A tombstone after our own try is ours: its answer was lost.
        if (content.kind !== 'subject') return tried
        const { keyId } = content
        const tombstone = {
          key: storeKey,
          record: keyset.seal.seal(storeKey, packContent({ kind: 'erased', keyId })),
          expected: record,
          expiresAt: Number.POSITIVE_INFINITY,
          // A failover may bring the destroyed key back, under whatever secret it was sealed.
          replaces: (held: Uint8Array) => {
            const other = unpackContent(keyset.seal.open(storeKey, held))
            return other.kind === 'subject' && other.keyId === keyId
          },
        }
        const [isWritten] = await door.replace([tombstone], deadline)
        cache.drop()
        if (isWritten) return true
      }
    },
    forget: () => cache.forgetAll(),
  }
}

/** Of a living key, or of the one that a tombstone stands for. */
function readKeyId(keyset: Keyset, storeKey: string, record: Uint8Array): string | undefined {
  const content = unpackContent(keyset.seal.open(storeKey, record))
  return content.kind === 'subject' || content.kind === 'erased' ? content.keyId : undefined
}

function contended(): MaskingError {
  return new MaskingError(
    'store_unavailable',
    'a subject was erased and masked for at the same time',
  )
}
