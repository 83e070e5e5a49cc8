import { lookAlikeEntity } from '../text/entities.ts'
import type { Detection } from '../text/recognize.ts'
import { type LookAlikeOptions, withLookAlikes } from '../text/wrappers/look-alikes.ts'
import { isBlank, type Segment } from '../text/wrappers/segments.ts'
import { bareTokenContext, findBareTokens, longestBareToken } from '../tokens/bare-tokens.ts'

/** A segment with what was found in it; positions in the segment. */
export interface SearchedSegment extends Segment {
  readonly detections: readonly Detection[]
}

/** What is known of tokens, and what has to be asked. */
export interface Liveness {
  readonly known: ReadonlyMap<string, boolean>
  readonly asked: Set<string>
}

export interface Protection {
  /** Positions in the whole text. */
  readonly detections: readonly Detection[]
  /** The plain text that the next segment goes on from; give it as `carry`. */
  readonly carry: string
}

/**
 * Adds to the finds of segments what has to be masked beside them so that unmasking finds the
 * tokens put in and nothing else: look-alikes of wrapped tokens, and bare tokens that live. Where
 * it is not known whether one does, it counts as dead and is noted in `liveness.asked`.
 */
export function protectSegments(
  segments: readonly SearchedSegment[],
  given: string,
  options: LookAlikeOptions,
  liveness: Liveness | undefined,
): Protection {
  const all: Detection[] = []
  let carry = given
  for (const { start, text, detections } of segments) {
    const plan = protectSegment(text, detections, carry, options, liveness)
    for (const one of plan) all.push({ ...one, start: start + one.start, end: start + one.end })
    if (liveness === undefined) continue
    // No bare token goes over a line break.
    const last = text.charCodeAt(text.length - 1)
    if (last === 10 || last === 13) {
      carry = ''
      continue
    }
    const find = plan.at(-1)
    const plain = find === undefined ? carry + text : text.slice(find.end)
    carry = plain.slice(-longestBareToken - bareTokenContext)
  }
  return { detections: all, carry }
}

function protectSegment(
  text: string,
  found: readonly Detection[],
  carry: string,
  options: LookAlikeOptions,
  liveness: Liveness | undefined,
): readonly Detection[] {
  let detections = found
  // Nothing could be masked in white space, and no look-alike goes over the end of a segment.
  if (found.length === 0 && isBlank(text)) return found
  for (;;) {
    const plan = withLookAlikes(text, detections, options)
    const living = liveness === undefined ? [] : findLiving(text, plan, carry, liveness)
    if (living.length === 0) return plan
    detections = [...plan, ...living].sort((one, two) => one.start - two.start)
  }
}

/** The living bare tokens of the plain text between finds. */
function findLiving(
  text: string,
  plan: readonly Detection[],
  carry: string,
  { known, asked }: Liveness,
): Detection[] {
  const living: Detection[] = []
  let from = 0
  for (const { start, end } of [...plan, { start: text.length, end: text.length }]) {
    const before = from === 0 ? carry : ''
    const piece = before + text.slice(from, start)
    let taken = before.length
    for (const bare of findBareTokens(piece)) {
      // Of one that has begun in the segment before, the rest is masked.
      const first = Math.max(bare.start, before.length)
      if (first < taken || bare.end <= before.length) continue
      const token = piece.slice(bare.start, bare.end)
      const lives = known.get(token)
      if (lives === undefined) asked.add(token)
      if (lives !== true) continue
      taken = bare.end
      const shift = from - before.length
      living.push({
        entity: lookAlikeEntity,
        start: first + shift,
        end: bare.end + shift,
        score: 1,
        recognizer: 'look-alikes',
      })
    }
    from = end
  }
  return living
}
