import { packContent, unpackContent } from '../tokens/record-content.ts'
import type { Learning } from './learning.ts'
import { locateTokens, type Placed } from './places.ts'
import type { StoreDoor } from './store-door.ts'

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
