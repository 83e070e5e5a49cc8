import type { KeyRing } from 'fieldveil'

/** For measuring only. */
export const benchKeys: KeyRing = [
  { id: 'bench', secret: 'a secret for benchmarks only, 32 bytes or more' },
]
