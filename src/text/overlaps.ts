import type { Detection } from '../types.ts'
import { isLetterOrDigitIn } from './characters.ts'

/**
 * Which finds stay where some overlap; the one place that says so.
 *
 * 1. Of finds that overlap the longest stays, then the one with the higher score, then the one whose
 *    recogniser stands further in front: structured, names, the host's in their order. The others go
 *    as a whole, one within another among them.
 * 2. Then the terms of the deny list take their places. One inside a longer find is hidden by it
 *    and goes. What overlaps it otherwise is cut to what is left and holds a letter or a digit, so
 *    that a term never uncovers what was found beside it.
 *
 * `isKept` tells the entities whose finds will be left alone: they hide no term. Allow list and
 * scores have done their work before. The answer is sorted and nothing in it overlaps; `found`
 * itself where that holds already. `denied` is sorted and does not overlap.
 */
export function resolveOverlaps(
  text: string,
  found: readonly Detection[],
  denied: readonly Detection[],
  isKept: ((entity: string) => boolean) | undefined,
): readonly Detection[] {
  const settled = isSettled(found) ? found : keepLongest(found)
  return denied.length === 0 ? settled : placeDenied(text, settled, denied, isKept)
}

function isSettled(detections: readonly Detection[]): boolean {
  let end = 0
  for (const detection of detections) {
    if (detection.start < end) return false
    end = detection.end
  }
  return true
}

function keepLongest(found: readonly Detection[]): readonly Detection[] {
  // The sort is stable, so equals stay in the order of their recognisers.
  const ranked = found.toSorted(
    (one, other) => other.end - other.start - (one.end - one.start) || other.score - one.score,
  )
  let length = 0
  for (const { end } of found) length = Math.max(length, end)
  const taken = new Uint8Array(length)
  const kept = ranked.filter(({ start, end }) => {
    // What was taken before is at least as long, so it holds one of the ends if it overlaps.
    if (taken[start] === 1 || taken[end - 1] === 1) return false
    taken.fill(1, start, end)
    return true
  })
  return kept.sort(byStart)
}

function placeDenied(
  text: string,
  settled: readonly Detection[],
  denied: readonly Detection[],
  isKept: ((entity: string) => boolean) | undefined,
): readonly Detection[] {
  const shown = withoutHidden(settled, denied, isKept)
  const hidden = shown.length === denied.length ? [] : denied.filter((one) => !shown.includes(one))
  const result: Detection[] = [...shown]
  const addPiece = (find: Detection, from: number, to: number): void => {
    const piece = cutPiece(text, find, from, to, hidden)
    if (piece !== undefined) result.push(piece)
  }
  let at = 0
  for (const find of settled) {
    while ((shown[at]?.end ?? Number.POSITIVE_INFINITY) <= find.start) at++
    let { start } = find
    let isCut = false
    for (let next = at; (shown[next]?.start ?? Number.POSITIVE_INFINITY) < find.end; next++) {
      const term = shown[next] as Detection
      isCut = true
      if (!isKept?.(find.entity)) addPiece(find, start, term.start)
      start = term.end
    }
    if (!isCut) result.push(find)
    else if (!isKept?.(find.entity)) addPiece(find, start, find.end)
  }
  return result.sort(byStart)
}

/** The terms that no longer find hides. */
function withoutHidden(
  settled: readonly Detection[],
  denied: readonly Detection[],
  isKept: ((entity: string) => boolean) | undefined,
): readonly Detection[] {
  let at = 0
  return denied.filter((term) => {
    while ((settled[at]?.end ?? Number.POSITIVE_INFINITY) <= term.start) at++
    const find = settled[at]
    if (find === undefined || find.start > term.start || find.end < term.end) return true
    if (find.end - find.start === term.end - term.start) return true
    return isKept?.(find.entity) === true
  })
}

/** What is left of a find, without white space at its ends; nothing where it holds no letter or digit. */
function cutPiece(
  text: string,
  find: Detection,
  from: number,
  to: number,
  hidden: readonly Detection[],
): Detection | undefined {
  if (from >= to) return undefined
  const piece = text.slice(from, to)
  let start = to - piece.trimStart().length
  let end = from + piece.trimEnd().length
  if (start >= end || !isLetterOrDigitIn(text, start, end)) start = end = -1
  // A term that the find hid has to stay covered by what is left of it.
  for (const term of hidden) {
    if (term.start < from || term.end > to) continue
    start = start === -1 ? term.start : Math.min(start, term.start)
    end = Math.max(end, term.end)
  }
  return start === -1 ? undefined : { ...find, start, end }
}

function byStart(one: Detection, other: Detection): number {
  return one.start - other.start
}
