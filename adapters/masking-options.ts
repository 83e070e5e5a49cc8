import type { CallContext, DryRunReport, FieldRules, MaskingError } from '../src/index.ts'

/** Who asks, and for whom. */
export type CallerContext = Pick<
  CallContext,
  'subject' | 'actor' | 'roles' | 'purpose' | 'ttl' | 'attributes'
>

/** Rules for several parts of a request. Names of headers are in lower case. */
export interface RequestPartRules {
  readonly body?: FieldRules
  readonly query?: FieldRules
  /** Only where the middleware stands on the route itself: `app.get('/users/:id', masking, …)`. */
  readonly params?: FieldRules
  readonly headers?: FieldRules
}

/**
 * Rules for the body, or an object of parts. An object whose keys are all among `body`, `query`,
 * `params` and `headers` is one of parts; a body's own field of such a name is given in an array: `['body']`.
 */
export type RequestRules = FieldRules | RequestPartRules

/** What the middleware masks; `Host` is Express's request or Koa's context. */
export interface MaskingOptions<Host> {
  readonly request?: {
    /** Hides values from the application. */
    readonly mask?: RequestRules
    /** Gives the application the values of the tokens that the client holds. */
    readonly unmask?: RequestRules
  }
  readonly response?: {
    /** Hides values from the client. */
    readonly mask?: FieldRules
    /** Gives the client the values of the tokens that the application holds. */
    readonly unmask?: FieldRules
  }
  /**
   * Whose tokens; without it the masker's own tenant. From the credential, never from what the
   * client may choose. An error here, or no string, is answered with 500.
   */
  tenant?(host: Host): string | Promise<string>
  /**
   * Who asks, and for whom, for every value and token of the exchange; `{}` for nobody. From the
   * credential, never from what the client may choose. An error here, or anything but such an
   * object, is answered with 500. Where the same rules are mounted twice, the first mount's hold.
   */
  context?(host: Host): CallerContext | Promise<CallerContext>
  /** `true`: nothing of this exchange is touched. An error here is answered with 500. */
  skip?(host: Host): boolean | Promise<boolean>
  /** A body that rules cannot be applied to: an error (`reject`, the default), or left as it is. */
  readonly unsupported?: 'reject' | 'pass'
  /** Bytes held of a response that is written in pieces; 1,048,576. */
  readonly maximumBodyBytes?: number
  /**
   * Changes nothing: this is told what would have been done with each part and each response, in
   * counts and paths. A body that rules cannot be applied to is left as it is.
   */
  dryRun?(report: DryRunReport): void
  /** Gets every error, for the log; `console.error`, once for each code, by default. */
  onError?(error: MaskingError): void
}
