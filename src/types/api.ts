/** A request as every framework gives it. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly query: string
  readonly remoteAddress?: string
  readonly body?: unknown
  read?(maximumBytes: number): Promise<Uint8Array>
  readonly signal?: AbortSignal
  readonly raw: unknown
}
export type Permission = 'mask' | 'unmask' | 'metadata_change'
export interface Principal {
  readonly id: string
  readonly tenant?: string
  readonly permissions: readonly Permission[]
  readonly roles?: readonly string[]
  readonly purpose?: string
  readonly notBefore?: number
  readonly expiresAt?: number
}
export type Refusal = { readonly refused: 'pending' | 'unknown' | 'expired' }
export type Authenticate = (
  bearer: string,
  request: ApiRequest,
) => Principal | Refusal | Promise<Principal | Refusal>
export interface RateVerdict {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  readonly resetAfter: number
  readonly policy: string
}
export interface RateLimiter {
  consume(
    principal: Principal,
    call: 'mask' | 'unmask' | 'other',
    weight: number,
  ): Promise<RateVerdict>
  penalise(principal: Principal, call: 'unmask', weight: number): Promise<void>
  close?(): Promise<void>
}
export interface Job {
  readonly id: string
  readonly callType: 'mask' | 'unmask'
  readonly status: 'PENDING' | 'IN-PROGRESS' | 'SUCCESS' | 'FAILED' | 'PURGED'
  readonly submittedAt: number
  readonly startedAt?: number
  readonly completedAt?: number
  readonly progress?: number
  readonly result?: readonly unknown[]
  readonly error?: string
}
export interface JobQueue {
  submit(call: {
    callType: 'mask' | 'unmask'
    payload: unknown
    principal: Principal
  }): Promise<string>
  find(ids: readonly string[], principal: Principal): Promise<(Job | undefined)[]>
  close(): Promise<void>
}
