import { packContent, unpackContent } from '../tokens/record-content.ts'
import type { AgeErasure } from '../types.ts'
import { eraseByAge } from './aging.ts'
import { setDeadline } from './deadline.ts'
import type { Vault } from './interface.ts'
import type { Keyset } from './keysets.ts'
import type { Learning } from './learning.ts'
import { locateTokens, type Placed } from './places.ts'
import type { StoreDoor } from './store-door.ts'
import type { Subjects } from './subjects.ts'

/** Puts a tombstone in a token's place, for ever; answers whether there was a living token. */
export async function eraseToken(
  door: StoreDoor,
  placed: Placed,
  deadline: number,
  learn: Learning,
): Promise<boolean> {
  const { keyset } = placed
  const [key] = locateTokens([placed]) as [string]
  for (let tried = false; ; tried = true) {
    const [record] = await door.read([key], deadline)
    if (!record) return false
    const learning = learn([placed], [record])
    if (learning !== undefined) await learning
    // Not before: what was learned seals anew.
    const { seal } = keyset
    // A tombstone after our own try is ours: its answer was lost.
    if (unpackContent(seal.open(key, record)).kind === 'erased') return tried
    const tombstone = seal.seal(key, packContent({ kind: 'erased' }))
    const [written] = await door.replace(
      [
        {
          key,
          record: tombstone,
          expected: record,
          // A token that came alive again with its value would not be dead.
          expiresAt: Number.POSITIVE_INFINITY,
          replaces: (held) => unpackContent(keyset.seal.open(key, held)).kind !== 'erased',
        },
      ],
      deadline,
    )
    if (written) return true
  }
}

export interface ErasingParts {
  readonly door: StoreDoor
  readonly subjects: Subjects
  readonly learn: Learning
  /** Milliseconds. */
  readonly timeout: number
  /** What lies there is erased with the rest. */
  readonly previous: Vault | undefined
  readonly keysetOf: (tenant: string) => Keyset
  readonly enter: (keyset: Keyset, deadline: number) => Promise<void>
  /** Drops what this process has cached. */
  readonly forget: () => void
}

/** Erases tokens and subjects, and makes every process forget them. */
export function createErasing(parts: ErasingParts): Pick<Vault, 'erase' | 'eraseByAge'> {
  const { door, subjects, learn, timeout, previous, keysetOf, enter, forget } = parts

  async function forgetErased(deadline: number): Promise<void> {
    forget()
    // By the token store, which every process watches.
    await door.announceErasure(deadline)
  }

  return {
    erase: async (tenant, what, deadline = setDeadline(timeout)) => {
      const keyset = keysetOf(tenant)
      await enter(keyset, deadline)
      try {
        const erased =
          'token' in what
            ? await eraseToken(door, { keyset, tenant, token: what.token }, deadline, learn)
            : await subjects.erase(
                keyset,
                subjects.locate(keyset, tenant, what.subject),
                deadline,
                tenant,
              )
        const before = await previous?.erase(tenant, what, deadline)
        return erased || before === true
      } finally {
        // Also after a failure: its tombstone may have been written.
        await forgetErased(deadline)
      }
    },
    eraseByAge: async (tenant, erasure, signal) => {
      const keyset = keysetOf(tenant)
      await enter(keyset, setDeadline(timeout))
      const former =
        previous === undefined
          ? undefined
          : (rest: AgeErasure) => previous.eraseByAge(tenant, rest, signal)
      try {
        return await eraseByAge({ door, keyset, tenant, learn, erasure, former, signal, timeout })
      } finally {
        await forgetErased(setDeadline(timeout))
      }
    },
  }
}
