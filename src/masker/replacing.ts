import type { Messages } from '../contract/messages.ts'
import type { FieldHit } from '../fields/hits.ts'
import type { Settings } from '../options.ts'
import type { TokenValue } from '../types.ts'
import type { Call, MaybePromise } from './call.ts'
import type { Gate } from './gate.ts'
import type { Names } from './names.ts'
import type { Searching } from './searching.ts'
import type { TextMasking } from './texts.ts'

/** What masking and unmasking of values is made of. */
export interface ValueParts {
  readonly settings: Settings
  readonly messages: Messages
  readonly names: Names
  readonly gate: Gate
  readonly texts: TextMasking
  readonly searching: Searching
}

/** Answers what is to stand in the place of each hit, in their order. */
export type Replacing = (hits: readonly FieldHit[], call: Call) => MaybePromise<TokenValue[]>
