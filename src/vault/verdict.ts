import type { OwnedContent, PlainContent, RecordContent } from '../tokens/record-content.ts'
import { addHolder, openOwned, type SubjectKey } from '../tokens/subject-key.ts'
import type { TokenValue } from '../types.ts'
import { findHolder, listLasting, type SubjectStates } from './holders.ts'
import { endOf, isSameValue, type VaultRequest } from './request.ts'

/**
 * `held`: the token stands for the value, until `expiresAt`. `taken`: it stands for another one, or
 * is dead. `again`: something came between; the same token has to be claimed anew.
 */
export type ClaimAnswer =
  | { readonly state: 'held'; readonly expiresAt: number }
  | { readonly state: 'taken' }
  | { readonly state: 'again' }
  | Error

/** A record that was found under the token of a request. */
export interface MetRecord {
  readonly request: VaultRequest
  readonly storeKey: string
  readonly content: RecordContent
  /** The key of the request's subject. */
  readonly own: SubjectKey | undefined
}

export interface Verdict {
  readonly answer: ClaimAnswer
  /** What has to be written in the record's place. */
  readonly becomes?: PlainContent | OwnedContent | { readonly kind: 'erased' } | undefined
}

const taken: ClaimAnswer = { state: 'taken' }

/**
 * Says whether a token that is there already holds for a request, and what its record has to become
 * for that: its life is extended, its subject is made one of the holders, of `mostHolders` at most.
 */
export function judgeRecord(met: MetRecord, states: SubjectStates, mostHolders: number): Verdict {
  const { request, storeKey, content } = met
  if (content.kind === 'erased' || content.kind === 'subject') return { answer: taken }
  let holder: SubjectKey | undefined
  let opened: { readonly value: TokenValue; readonly attributes?: string | undefined }
  if (content.kind === 'owned') {
    const found = findHolder(content, states)
    if (found instanceof Error) return { answer: found }
    if (found === undefined) return judgeDead(content, states)
    holder = found
    opened = openOwned(storeKey, content, found)
  } else if (content.isHoneytoken) return { answer: taken }
  else opened = content
  if (!isSameValue(opened.value, request.value)) return { answer: taken }
  const becomes = adapt(met, content, holder, opened.attributes, states, mostHolders)
  const { expiresAt } = becomes ?? content
  return { answer: { state: 'held', expiresAt }, becomes }
}

/** Everyone whom it was masked for has been erased: a tombstone stays dead when the record has ended. */
function judgeDead(content: OwnedContent, states: SubjectStates): Verdict {
  // Of a subject whose record is missing nobody knows: the store may have lost it for a while.
  if (listLasting(content, states).length > 0) return { answer: taken }
  return { answer: taken, becomes: { kind: 'erased' } }
}

function adapt(
  { request, storeKey, own }: MetRecord,
  content: PlainContent | OwnedContent,
  holder: SubjectKey | undefined,
  attributes: string | undefined,
  states: SubjectStates,
  mostHolders: number,
): PlainContent | OwnedContent | undefined {
  const now = Date.now()
  const isExtended =
    request.ttl === undefined
      ? content.expiresAt !== Number.POSITIVE_INFINITY
      : content.expiresAt < now + request.ttl
  const expiresAt = isExtended ? endOf(request.ttl, now) : content.expiresAt
  if (content.kind === 'plain' || holder === undefined || isHeldBy(content, own)) {
    return isExtended ? { ...content, expiresAt } : undefined
  }
  // Those whose keys were destroyed give up their places when there are none left.
  const holders =
    content.holders.length < mostHolders ? content.holders : listLasting(content, states)
  if (own === undefined || holders.length >= mostHolders) {
    // Masked in nobody's name, or in so many that it tells nobody: nobody's erasure takes it.
    const { tokenName, origin } = content
    const { value } = request
    return { kind: 'plain', value, tokenName, attributes, expiresAt, origin, isHoneytoken: false }
  }
  const added = addHolder(storeKey, { ...content, holders }, holder, own)
  return { ...content, expiresAt, holders: added }
}

/** Whether a subject is among those whom a record was masked for, under the key that it has now. */
export function isHeldBy({ holders }: OwnedContent, own: SubjectKey | undefined): boolean {
  if (own === undefined) return false
  return holders.some((one) => one.storeKey === own.storeKey && one.keyId === own.keyId)
}
