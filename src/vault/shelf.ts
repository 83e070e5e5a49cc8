import { setDeadline } from './deadline.ts'
import type { Keysets } from './keysets.ts'
import type { StoreDoor } from './store-door.ts'
import type { WorkSeals } from './work-seals.ts'

/** One sealed document of a tenant beside its tokens, shared by all processes over the store. */
export interface Shelf {
  /** Undefined where nothing was put there yet. */
  read(tenant: string, place: string): Promise<Shelved | undefined>
  /** Answers whether `former` was still there, and nothing where it is undefined. */
  write(
    tenant: string,
    place: string,
    content: Uint8Array,
    former: Shelved | undefined,
  ): Promise<boolean>
}

export interface Shelved {
  readonly content: Buffer
  readonly record: Uint8Array
}

export interface ShelfParts {
  readonly door: StoreDoor
  readonly keysets: Keysets
  readonly workSeals: WorkSeals
  /** Milliseconds. */
  readonly timeout: number
}

export function createShelf({ door, keysets, workSeals, timeout }: ShelfParts): Shelf {
  async function open(tenant: string, place: string): Promise<{ key: string; deadline: number }> {
    const deadline = setDeadline(timeout)
    await door.enter(await keysets.load(tenant), deadline)
    // Longer than the keys of tokens, so that no erasure takes it for one.
    return { key: `${await workSeals.name(tenant, ['shelf', place])}.shelf`, deadline }
  }

  return {
    read: async (tenant, place) => {
      const { key, deadline } = await open(tenant, place)
      const [record] = await door.read([key], deadline)
      if (record === null || record === undefined) return undefined
      return { record, content: await workSeals.open(tenant, ['shelf', place], record) }
    },
    write: async (tenant, place, content, former) => {
      const { key, deadline } = await open(tenant, place)
      const record = await workSeals.seal(tenant, ['shelf', place], content)
      if (former === undefined) {
        const [held] = await door.claim([{ key, record }], deadline)
        return held === null
      }
      const replacement = { key, record, expected: former.record, expiresAt: undefined }
      const [written] = await door.replace([replacement], deadline)
      return written === true
    },
  }
}
