import type { Policy } from './policy.ts'
import type { EntityOptions } from './recognizer.ts'
import type { TokenFormat, TokenType } from './token-type.ts'

/** How the finds of an entity are masked, and the entity. */
export interface TagDefinition extends EntityOptions {
  readonly entity: string
}

/** What was defined at run time, beside what is built in and what the options say. */
export interface Definitions {
  readonly tokenTypes: readonly TokenType[]
  readonly formats: readonly TokenFormat[]
  readonly policies: readonly Policy[]
  readonly tags: readonly TagDefinition[]
  /** Policies as they were before an update: masked text with their wrappers is still about. */
  readonly formerPolicies: readonly Policy[]
}
