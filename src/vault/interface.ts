import type {
  AgeErasure,
  Erasure,
  Health,
  KeySource,
  RotateOptions,
  RotateReport,
} from '../types.ts'
import type { AgingReport } from './aging.ts'
import type { FoundValue, VaultRequest } from './request.ts'
import type { Shelf } from './shelf.ts'
import type { WorkSeals } from './work-seals.ts'

/** Tokens as they will be unless other records stand in their way. */
export interface PreparedTokens {
  readonly tokens: string[]
  /** Which of them the store has still to be asked for. */
  readonly open: readonly number[]
}

export type FoundValues = readonly (FoundValue | undefined)[]

/** Values to tokens and back, in batches, over a token store. */
export interface Vault {
  /** Has to come before a tenant's values; undefined when its keys are there. Rejects with `keys_unavailable`. */
  openTenant(tenant: string): Promise<void> | undefined
  /** Derives tokens, or finds them in the cache; asks no store. */
  prepare(requests: readonly VaultRequest[]): PreparedTokens
  /**
   * Makes each token hold in the store and answers them, in order; at once when the cache knows all.
   * Rejects with `store_unavailable`, `quota_exceeded` and what a broken store or key calls for.
   */
  mask(
    requests: readonly VaultRequest[],
    prepared: PreparedTokens,
    deadline?: number,
  ): readonly string[] | Promise<readonly string[]>
  /** The value behind each token; undefined for one that is unknown, expired or erased. */
  unmask(
    tenant: string,
    tokens: readonly string[],
    deadline?: number,
  ): FoundValues | Promise<FoundValues>
  /** Whether there is a record of each token, be it living or dead. */
  holdsRecords(
    tenant: string,
    tokens: readonly string[],
    deadline: number,
  ): Promise<readonly boolean[]>
  /** Answers whether there was something living. */
  erase(tenant: string, what: Exclude<Erasure, AgeErasure>, deadline?: number): Promise<boolean>
  /** Erases what was first made before a time, page by page. */
  eraseByAge(tenant: string, what: AgeErasure, signal: AbortSignal): Promise<AgingReport>
  /** Counts up and answers whether the limit still holds; what goes over it is given back. */
  spend(
    tenant: string,
    name: string,
    by: number,
    limit: number,
    endsAt: number,
    deadline: number,
  ): Promise<boolean>
  /** Tells of values that were found whether they were masked in the name of a subject. */
  heldBy(tenant: string, subject: string): (found: FoundValue) => boolean
  /** A MAC of 16 hexadecimal digits; under the former keys for what the former store held. */
  fingerprint(tenant: string, parts: readonly string[], found?: FoundValue): string
  readonly workSeals: WorkSeals
  readonly shelf: Shelf
  /** Rejects with what is wrong with keys or store. */
  ready(tenant: string): Promise<void>
  health(tenant: string): Omit<Health, 'ok' | 'calls'>
  useKeys(keys: KeySource): Promise<void>
  rotate(options: RotateOptions, tenant: string): Promise<RotateReport>
  close(): Promise<void>
}
