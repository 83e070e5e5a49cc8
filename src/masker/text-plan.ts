import type { Settings } from '../options.ts'
import { lookAlikeEntity } from '../text/entities.ts'
import type { Detection, Recognition } from '../text/recognize.ts'
import { unmasksFaithfully } from '../text/wrappers/look-alikes.ts'
import { isBlank, type Segment } from '../text/wrappers/segments.ts'
import { assembleText } from '../text/wrappers/wrapped-tokens.ts'
import type { Find } from '../types.ts'
import type { VaultRequest } from '../vault.ts'
import type { Call, MaybePromise } from './call.ts'
import type { Gate } from './gate.ts'
import { protectSegments, type SearchedSegment } from './look-alike-plan.ts'
import type { Names } from './names.ts'
import type { Searching } from './searching.ts'
import { accepts, unreadable } from './text-reading.ts'

/** What is to be masked in a text, before its tokens are known. */
export interface TextPlan {
  readonly requests: readonly VaultRequest[]
  /** One token for each request, in order. */
  assemble(tokens: readonly string[]): { text: string; finds: Find[] }
  /** The plain text at its end that a further text goes on from. */
  readonly carry: string
}

export interface PlanParts {
  readonly settings: Settings
  readonly names: Names
  readonly gate: Gate
  readonly searching: Searching
}

export type PlanText = (
  text: string,
  segments: readonly Segment[],
  call: Call,
  carry?: string,
) => MaybePromise<TextPlan>

/** Recognisers of a host that answer promises are asked about so many segments at a time. */
const segmentsAtATime = 16
const nothing: readonly Detection[] = []

/** Plans the masking of a text that was cut into segments; `carry` is what stands plain before it. */
export function createPlanning(parts: PlanParts): PlanText {
  const { settings, names, gate, searching } = parts

  // A look-alike must come back whatever the policy says of other entities.
  const treat = (entity: string, { policy }: Call) =>
    names.treat(entity, entity === lookAlikeEntity ? undefined : policy)

  function search(
    source: string,
    segments: readonly Segment[],
    call: Call,
  ): MaybePromise<SearchedSegment[]> {
    const isMasked = ({ entity }: Detection): boolean => treat(entity, call).action !== 'keep'
    const recognition = searching.recognitionFor(call)
    const searched: SearchedSegment[] = []
    for (const { start, text } of segments) {
      // Many lines are empty, and there are many recognisers.
      const found = isBlank(text) ? nothing : recognition(text, source, start)
      if (found instanceof Promise)
        return searchSlowly(segments, searched, found, recognition, isMasked)
      const detections = found.length === 0 ? nothing : found.filter(isMasked)
      searched.push({ start, text, detections })
    }
    return searched
  }

  async function searchSlowly(
    segments: readonly Segment[],
    searched: SearchedSegment[],
    first: Promise<readonly Detection[]>,
    recognition: Recognition,
    isMasked: (detection: Detection) => boolean,
  ): Promise<SearchedSegment[]> {
    let begun: MaybePromise<readonly Detection[]>[] = [first]
    for (let at = searched.length; at < segments.length; at = searched.length, begun = []) {
      const some = segments.slice(at, at + segmentsAtATime)
      for (const { text } of some.slice(begun.length)) begun.push(recognition(text))
      for (const [index, found] of (await Promise.all(begun)).entries()) {
        searched.push({ ...(some[index] as Segment), detections: found.filter(isMasked) })
      }
    }
    return searched
  }

  function planSearched(
    text: string,
    segments: readonly SearchedSegment[],
    call: Call,
    carry: string,
  ): MaybePromise<TextPlan> {
    const options = {
      wrappers: names.wrappers,
      wrapperOf: (entity: string) => treat(entity, call),
      accepts,
    }
    const known = new Map<string, boolean>()
    const protect = (): MaybePromise<TextPlan> => {
      const asked = new Set<string>()
      const liveness = settings.bareTokens ? { known, asked } : undefined
      const protection = protectSegments(segments, carry, options, liveness)
      if (asked.size === 0) return planDetections(text, call, protection)
      const tokens = [...asked]
      const note = (holds: readonly boolean[]): MaybePromise<TextPlan> => {
        for (const [index, token] of tokens.entries()) known.set(token, holds[index] === true)
        return holds.includes(true) ? protect() : planDetections(text, call, protection)
      }
      const answers = gate.holds(call, tokens)
      return answers instanceof Promise ? answers.then(note) : note(answers)
    }
    return protect()
  }

  function planDetections(
    text: string,
    call: Call,
    { detections, carry }: { readonly detections: readonly Detection[]; readonly carry: string },
  ): TextPlan {
    return {
      requests: detections.map(({ entity, start, end }) => {
        const { type, format, action } = treat(entity, call)
        const value = text.slice(start, end)
        return gate.request(call, { value, type, format, irreversible: action === 'irreversible' })
      }),
      assemble: (tokens) => {
        const finds = detections.map(({ entity, start, end, score, recognizer }, index): Find => {
          const { prefix, suffix } = treat(entity, call)
          const token = tokens[index] as string
          return { entity, start, end, score, recognizer, token, prefix, suffix }
        })
        if (!unmasksFaithfully(text, finds, names.wrappers, { accepts })) throw unreadable()
        const replacements = finds.map(({ start, end, prefix, token, suffix }) => ({
          start,
          end,
          text: prefix + token + suffix,
        }))
        return { text: assembleText(text, replacements), finds }
      },
      carry,
    }
  }

  return (text, segments, call, carry = '') => {
    const searched = search(text, segments, call)
    return searched instanceof Promise
      ? searched.then((found) => planSearched(text, found, call, carry))
      : planSearched(text, searched, call, carry)
  }
}
