import { encodeParts } from '../tokens/encoding.ts'
import type { Keyset, Keysets } from './keysets.ts'

/**
 * Names and seals what a tenant's work leaves in a store for later, such as a job: under keys of its
 * own from the same secrets (HKDF label `work seal`), AES-256-GCM, bound to tenant and place. All
 * methods reject with `keys_unavailable`.
 */
export interface WorkSeals {
  /** An opaque name of 22 characters, the same in every process over the secrets, also after a rotation. */
  name(tenant: string, place: readonly string[]): Promise<string>
  seal(tenant: string, place: readonly string[], bytes: Uint8Array): Promise<Buffer>
  /** Rejects with `record_invalid` for anything but untouched bytes of this tenant and place. */
  open(tenant: string, place: readonly string[], sealed: Uint8Array): Promise<Buffer>
}

export function createWorkSeals(keysets: Keysets): WorkSeals {
  return {
    name: async (tenant, place) => nameIn(await keysets.load(tenant), tenant, place),
    seal: async (tenant, place, bytes) => {
      const keyset = await keysets.load(tenant)
      return keyset.workSeal.seal(nameIn(keyset, tenant, place), Buffer.from(bytes))
    },
    open: async (tenant, place, sealed) => {
      const keyset = await keysets.load(tenant)
      // Another process may have sealed it under a secret that this one has not heard of.
      if (!keyset.workSeal.knows(sealed)) await keysets.refresh(tenant)
      return keyset.workSeal.open(nameIn(keyset, tenant, place), sealed)
    },
  }
}

// Begins with `\0`, as no tenant does, so that no token leads there.
function nameIn({ scheme }: Keyset, tenant: string, place: readonly string[]): string {
  return scheme.deriveStoreKeys([encodeParts(['\0work', tenant, ...place])])[0] as string
}
