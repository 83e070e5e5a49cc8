import type { Label, LabelledText } from './labelled-text.ts'

export interface Span {
  readonly entity: string
  readonly start: number
  readonly end: number
}

export interface Count {
  readonly right: number
  /** Finds that are no label of their type. */
  readonly wrong: number
  /** Labels that no find of their type meets. */
  readonly missed: number
}

export interface Miss {
  readonly kind: 'wrong' | 'missed'
  readonly entity: string
  readonly text: LabelledText
  readonly span: Span
}

export type Counts = Map<string, Count>

const exactness = 0.9

/** The common length of two spans over the length that they cover together. */
export function overlapOf(one: Span, other: Span): number {
  const common = Math.min(one.end, other.end) - Math.max(one.start, other.start)
  if (common <= 0) return 0
  return common / (one.end - one.start + other.end - other.start - common)
}

/** A fax number is a phone number to whoever reads the text. */
export function scoredEntity(entity: string): string {
  return entity === 'FAX_NUMBER' ? 'PHONE_NUMBER' : entity
}

/**
 * Pairs finds with labels of the same type whose IoU is at least 0.9, the best pairs first, each at
 * most once; adds what is right, wrong and missed to `counts` by type. Answers what went wrong.
 */
export function scoreText(
  text: LabelledText,
  finds: readonly Span[],
  counts: Counts,
): readonly Miss[] {
  const pairs: { label: Label; find: Span; overlap: number }[] = []
  for (const label of text.labels) {
    for (const find of finds) {
      if (scoredEntity(find.entity) !== scoredEntity(label.entity)) continue
      const overlap = bestOverlap(label, find)
      if (overlap >= exactness) pairs.push({ label, find, overlap })
    }
  }
  pairs.sort((one, other) => other.overlap - one.overlap)
  const paired = new Set<Span>()
  for (const { label, find } of pairs) {
    if (paired.has(label) || paired.has(find)) continue
    paired.add(label).add(find)
    addCount(counts, label.entity, 'right')
  }
  const misses: Miss[] = []
  const note = (kind: Miss['kind'], spans: readonly Span[]): void => {
    for (const span of spans) {
      if (paired.has(span)) continue
      addCount(counts, span.entity, kind)
      misses.push({ kind, entity: scoredEntity(span.entity), text, span })
    }
  }
  note('wrong', finds)
  note('missed', text.labels)
  return misses
}

export function sumCounts(counts: Counts, entities: readonly string[]): Count {
  const sum = { right: 0, wrong: 0, missed: 0 }
  for (const entity of entities) {
    const count = counts.get(entity)
    sum.right += count?.right ?? 0
    sum.wrong += count?.wrong ?? 0
    sum.missed += count?.missed ?? 0
  }
  return sum
}

/** 1 where nothing was found: nothing of it is wrong. */
export function precisionOf({ right, wrong }: Count): number {
  return right + wrong === 0 ? 1 : right / (right + wrong)
}

/** 1 where there was nothing to find. */
export function recallOf({ right, missed }: Count): number {
  return right + missed === 0 ? 1 : right / (right + missed)
}

/** The harmonic mean of both in which recall weighs four times as much as precision. */
export function f2Of(count: Count): number {
  const precision = precisionOf(count)
  const recall = recallOf(count)
  return precision + recall === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall)
}

function bestOverlap(label: Label, find: Span): number {
  const strict = overlapOf(label, find)
  if (label.alsoStart === undefined) return strict
  return Math.max(strict, overlapOf({ ...label, start: label.alsoStart }, find))
}

function addCount(counts: Counts, entity: string, kind: keyof Count): void {
  const key = scoredEntity(entity)
  const count = counts.get(key) ?? { right: 0, wrong: 0, missed: 0 }
  counts.set(key, { ...count, [kind]: count[kind] + 1 })
}
