import {
  type Origin,
  type PlainContent,
  packContent,
  type RecordContent,
} from '../tokens/record-content.ts'
import { type SubjectKey, sealOwned } from '../tokens/subject-key.ts'
import { findHolders, isLiving, type SubjectStates } from './holders.ts'
import type { Learning } from './learning.ts'
import { obtainOwn, readOwn } from './own-keys.ts'
import { locateTokens, type Placed } from './places.ts'
import { endOf, type VaultRequest } from './request.ts'
import type { Rewraps } from './rewraps.ts'
import { openAll, sealAll } from './seals.ts'
import type { DoorReplacement, StoreDoor } from './store-door.ts'
import type { Subjects } from './subjects.ts'
import { type ClaimAnswer, isHeldBy, judgeRecord, type MetRecord, type Verdict } from './verdict.ts'

export type { ClaimAnswer } from './verdict.ts'

export interface Claim extends Placed {
  readonly request: VaultRequest
}

export interface ClaimOptions {
  readonly door: StoreDoor
  readonly subjects: Subjects
  readonly rewraps: Rewraps
  /** Subjects that may share one value. */
  readonly mostHolders: number
  readonly learn: Learning
}

const heldForever: ClaimAnswer = { state: 'held', expiresAt: Number.POSITIVE_INFINITY }
const again: ClaimAnswer = { state: 'again' }

interface Met extends MetRecord {
  readonly index: number
  readonly claim: Claim
  readonly record: Uint8Array
}

/** Claims a batch of tokens in one round trip, more where subjects are new or records were met. */
export function createClaiming(
  options: ClaimOptions,
): (claims: readonly Claim[], deadline: number) => Promise<readonly ClaimAnswer[]> {
  const { door, subjects, rewraps, mostHolders, learn } = options

  async function claimFor(
    claims: readonly Claim[],
    own: readonly (SubjectKey | undefined)[],
    deadline: number,
  ): Promise<ClaimAnswer[]> {
    const storeKeys = locateTokens(claims)
    const now = Date.now()
    const ends = claims.map(({ request }) => endOf(request.ttl, now))
    const seconds = Math.floor(now / 1_000)
    const plaintexts = claims.map(({ keyset, tenant, request }, index) => {
      const origin = { seconds, tenantMark: keyset.markTenant(tenant) }
      const end = ends[index] as number
      return packRequest(storeKeys[index] as string, request, end, origin, own[index])
    })
    const entries = sealAll(claims, storeKeys, plaintexts).map((record, index) => {
      const key = storeKeys[index] as string
      const expiresAt = ends[index] as number
      return expiresAt === Number.POSITIVE_INFINITY ? { key, record } : { key, record, expiresAt }
    })
    // Keys are read again beside the write: what is sealed for somebody who has been erased is dead
    // from the start.
    const [found, states] = await Promise.all([
      door.claim(entries, deadline),
      readOwn(subjects, claims, own, deadline),
    ])
    const learning = learn(claims, found)
    if (learning !== undefined) await learning
    const met: Met[] = []
    const isNew = found.every((record) => record === null)
    const contents = isNew ? [] : openAll(claims, storeKeys, found)
    const answers = found.map((record, index): ClaimAnswer => {
      const key = own[index]
      if (key !== undefined) {
        const state = states.get(key.storeKey)
        if (state instanceof Error) return state
        if (!isLiving(state, key.keyId)) return again
      }
      const expiresAt = ends[index] as number
      if (record === null) {
        return expiresAt === Number.POSITIVE_INFINITY ? heldForever : { state: 'held', expiresAt }
      }
      const claim = claims[index] as Claim
      const { request } = claim
      const storeKey = storeKeys[index] as string
      const content = contents[index] as RecordContent | Error
      if (content instanceof Error) return content
      met.push({ index, claim, request, storeKey, record, content, own: key })
      return again
    })
    if (met.length > 0) await settle(met, answers, states, deadline)
    return answers
  }

  /** Judges the records that were met, and writes those anew that have to hold for more than they did. */
  async function settle(
    met: readonly Met[],
    answers: ClaimAnswer[],
    known: SubjectStates,
    deadline: number,
  ): Promise<void> {
    const others = met.flatMap(({ claim: { keyset, tenant }, content, own }) =>
      content.kind === 'owned' && !isHeldBy(content, own) ? [{ keyset, tenant, content }] : [],
    )
    // As the store has them now: a key that was destroyed must open a token to nobody else.
    const found = others.length === 0 ? [] : await findHolders(subjects.read, others, deadline)
    const states = new Map([...known, ...found])
    const writes: (DoorReplacement & { readonly index: number })[] = []
    for (const one of met) {
      const { index, claim, storeKey: key, record } = one
      const { answer, becomes } = judgeOne(one, states)
      answers[index] = answer
      if (becomes !== undefined) {
        const sealed = claim.keyset.seal.seal(key, packContent(becomes))
        const expiresAt = becomes.kind === 'erased' ? Number.POSITIVE_INFINITY : becomes.expiresAt
        writes.push({ index, key, record: sealed, expected: record, expiresAt })
      } else if (isHeld(answer)) rewraps.touch(claim.keyset, key, record)
    }
    if (writes.length === 0) return
    const written = await door.replace(writes, deadline)
    writes.forEach(({ index }, at) => {
      if (written[at] !== true && isHeld(answers[index])) answers[index] = again
    })
  }

  function judgeOne(met: Met, states: SubjectStates): Verdict {
    try {
      return judgeRecord(met, states, mostHolders)
    } catch (error) {
      return { answer: error as Error }
    }
  }

  return async (claims, deadline) => {
    if (claims.every(({ request }) => request.subject === undefined)) {
      return claimFor(claims, [], deadline)
    }
    const own = await obtainOwn(subjects, claims, deadline)
    const fit = own.flatMap((key, index) => (key instanceof Error ? [] : [index]))
    const claimed = await claimFor(
      fit.map((index) => claims[index] as Claim),
      fit.map((index) => own[index] as SubjectKey | undefined),
      deadline,
    )
    const answers: unknown[] = [...own]
    fit.forEach((index, at) => {
      answers[index] = claimed[at]
    })
    return answers as ClaimAnswer[]
  }
}

function packRequest(
  storeKey: string,
  request: VaultRequest,
  expiresAt: number,
  origin: Origin,
  own: SubjectKey | undefined,
): Buffer {
  const content: PlainContent = {
    kind: 'plain',
    value: request.value,
    tokenName: request.type.tokenName,
    attributes: request.attributes,
    expiresAt,
    origin,
    isHoneytoken: request.isHoneytoken === true,
  }
  return packContent(own === undefined ? content : sealOwned(storeKey, content, own))
}

function isHeld(answer: ClaimAnswer | undefined): boolean {
  return answer !== undefined && !(answer instanceof Error) && answer.state === 'held'
}
