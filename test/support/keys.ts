import type { KeyRing } from 'fieldveil'

/** Fixed, so that a failing test fails again. */
export const testKeys: KeyRing = [
  { id: 'test', secret: 'a secret for tests only, 32 bytes or more' },
]
