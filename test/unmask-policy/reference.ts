import type { UnmaskPolicy } from '../../src/types.ts'

export interface World {
  readonly roles: readonly string[]
  readonly purpose: string | undefined
  readonly tokenName: string
  readonly own: boolean
}

/** The policy read word by word. */
export function mayOpenByReading({ rules }: UnmaskPolicy, world: World): boolean {
  return rules.some(
    ({ tokenNames, roles, purposes, own }) =>
      (tokenNames === undefined || tokenNames.some((name) => name === world.tokenName)) &&
      (roles === undefined || roles.some((role) => world.roles.includes(role))) &&
      (purposes === undefined || purposes.some((purpose) => purpose === world.purpose)) &&
      (own !== true || world.own),
  )
}
