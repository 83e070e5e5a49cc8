import type { KeyRing } from 'fieldveil'

/** For measuring only. */
export const benchKeys: KeyRing = [
  { id: 'bench', secret: 'a secret for benchmarks only, 32 bytes or more' },
]

/** What is put in front of them where secrets rotate. */
export const rotatedKeys: KeyRing = ['odd', 'even'].map((id) => ({
  id,
  secret: `a secret for ${id} turns of a rotation, 32 bytes or more`,
}))
