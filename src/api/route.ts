import type { z } from 'zod'
import type { ContractCode } from '../contract/messages.ts'
import type { ApiRequest, Permission, Principal } from '../types.ts'

/** A call that was let in. */
export interface ApiCall {
  readonly request: ApiRequest
  /** JSON as it was sent; undefined where there was no body. */
  readonly body: unknown
  readonly principal: Principal
  /** Of a path with a name in braces at its end. */
  readonly parameter: string | undefined
}

export interface RouteAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

/** What is said of a route in the OpenAPI document. */
export interface RouteDocument {
  readonly summary: string
  readonly tag: string
  readonly body?: z.ZodType
  /** Absent where the route refuses whatever it is sent. */
  readonly answer?: z.ZodType
  /** What it answers beside the failures of all routes; a GET of a route with a body has none of them. */
  readonly failures?: readonly ContractCode[]
  readonly examples?: Readonly<Record<string, unknown>>
}

/** One path of the API. */
export interface Route {
  /** A name in braces may end it. */
  readonly path: string
  readonly aliases?: readonly string[]
  readonly methods: readonly string[]
  /** Any holder of a credential where absent. */
  readonly permission?: Permission
  /** Answered without a credential. */
  readonly isPublic?: boolean
  /** Which limit it counts for; none where absent. */
  readonly limited?: 'mask' | 'unmask' | 'other'
  /** The body is none of JSON, and not looked at. */
  readonly ignoresBody?: boolean
  /** For how much; 1 where absent. */
  weigh?(body: unknown): number
  answer(call: ApiCall): Promise<RouteAnswer>
  readonly document: RouteDocument
}
