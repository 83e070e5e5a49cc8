import { randomBytes } from 'node:crypto'
import type { TokenStore } from '../types.ts'

/** One thing that holds for every token store. */
export interface Scenario {
  readonly title: string
  /** `createPeer` makes another store over the same records, where that can be done. */
  readonly prove: (store: TokenStore, createPeer?: () => Promise<TokenStore>) => Promise<void>
}

/** A key that no other test has, in the shape in which keys arrive. */
export function freshKey(): string {
  return randomBytes(16).toString('base64url')
}

export function freshKeys(count: number): string[] {
  return Array.from({ length: count }, freshKey)
}

/** Some bytes, as random as a sealed record. */
export function freshRecord(size = 80): Uint8Array {
  return new Uint8Array(randomBytes(size))
}

/** Bytes as text, so that a failed comparison prints what differs; `null` stays. */
export function readable(records: readonly (Uint8Array | null)[]): (string | null)[] {
  return records.map((record) => record && Buffer.from(record).toString('base64'))
}

/** Asks until the answer is yes; `false` when `deadline` milliseconds were not enough. */
export async function happensWithin(
  deadline: number,
  ask: () => Promise<boolean>,
): Promise<boolean> {
  const end = Date.now() + deadline
  for (;;) {
    if (await ask()) return true
    if (Date.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
