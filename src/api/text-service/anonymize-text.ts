import type { Detection, Recognition } from '../../text/recognize.ts'
import { type CustomEntity, findCustom } from './find-custom.ts'

export interface AnonymizeRequest {
  readonly text: string
  /** Names of entities; all by default. */
  readonly entities: ReadonlySet<string> | undefined
  /** The first number is one more. */
  readonly startIndex: number
  readonly customEntities: readonly CustomEntity[]
}

export interface AnonymizedText {
  readonly text: string
  /** What stood there, and what stands there now. */
  readonly map: ReadonlyMap<string, string>
}

interface Span {
  readonly start: number
  readonly end: number
  /** Undefined for a detected one, which gets a number. */
  readonly placeholder?: string
  readonly entity?: string
}

/** The service's name of an entity. */
export function publicName(entity: string): string {
  return entity === 'PERSON' ? 'PERSON_NAME' : entity
}

/**
 * Replaces what is found by numbered placeholders, one counter over all entities; equal values keep
 * their number. Custom entities are found in any case and win over detected ones.
 */
export async function anonymizeText(
  request: AnonymizeRequest,
  recognize: Recognition,
): Promise<AnonymizedText> {
  const { text, entities, startIndex, customEntities } = request
  const custom = findCustom(text, customEntities)
  const found = (await recognize(text)).filter(({ entity }) => entities?.has(entity) ?? true)
  const spans: Span[] = [...custom, ...withoutOverlaps(found, custom)]
  spans.sort((one, other) => one.start - other.start)
  const map = new Map<string, string>()
  let counter = startIndex
  let printed = ''
  let from = 0
  for (const { start, end, placeholder, entity = '' } of spans) {
    const value = text.slice(start, end)
    const known = placeholder ?? map.get(value) ?? `[${publicName(entity)}_${++counter}]`
    map.set(value, known)
    printed += text.slice(from, start) + known
    from = end
  }
  return { text: printed + text.slice(from), map }
}

/** Both lists are sorted. */
function withoutOverlaps(found: readonly Detection[], taken: readonly Span[]): readonly Span[] {
  let at = 0
  return found.filter(({ start, end }) => {
    while (at < taken.length && (taken[at] as Span).end <= start) at += 1
    const next = taken[at]
    return next === undefined || next.start >= end
  })
}
