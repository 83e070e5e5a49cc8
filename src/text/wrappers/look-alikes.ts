import { MaskingError } from '../../errors.ts'
import { lookAlikeEntity } from '../entities.ts'
import type { Detection } from '../recognize.ts'
import {
  findWrappedTokens,
  type WrappedToken,
  type WrappedTokenOptions,
  type Wrapper,
} from './wrapped-tokens.ts'
import { literalWrappers, mayHoldWrapped } from './wrapper-forms.ts'

/** What a find becomes in the masked text. */
export interface Insertion extends Wrapper {
  /** UTF-16 units of the original text, the end exclusive. */
  readonly start: number
  readonly end: number
  readonly token: string
}

/** `accepts` is what unmasking will use; it must accept every token that is put in. */
export interface LookAlikeOptions extends WrappedTokenOptions {
  /** Every wrapper that unmasking will know; those of `wrapperOf` are a part of them. */
  readonly wrappers: readonly Wrapper[]
  /** What will surround the tokens of an entity; `TAGGED_TEXT` among them, with one that can be found. */
  wrapperOf(entity: string): Wrapper
}

// As short as a token, and the kind that could also be a part of a tag's name.
const placeholder = 'x1'
const maximumRounds = 16

/**
 * Adds to `detections` what has to be masked beside them so that unmasking finds the tokens put in
 * and nothing else: stretches of plain text that look like wrapped tokens, or would together with
 * what is put in beside them, become finds of `TAGGED_TEXT`.
 *
 * Renders the text with placeholders, reads it as unmasking will, and masks the plain text in
 * every wrapped token that is not one of those put in, until there is none. It ends: each round
 * leaves less plain text, and after 16 rounds all that is left is masked. Finds are never changed
 * or joined, so an irreversible one stays irreversible. `detections` are sorted and do not overlap,
 * and so is the answer. Throws `internal_error` when wrappers cannot be told apart; none that
 * passes `checkWrappers` and whose prefix starts and whose suffix starts or ends with one of
 * `<`, `>`, `{`, `}` is known to.
 */
export function withLookAlikes(
  text: string,
  detections: readonly Detection[],
  options: LookAlikeOptions,
): readonly Detection[] {
  // Most lines.
  if (detections.length === 0 && !mayHoldWrapped(text, literalWrappers(options.wrappers))) {
    return detections
  }
  let plan = detections
  for (let round = 0; ; round++) {
    const insertions = plan.map(({ start, end, entity }) => {
      return { start, end, token: placeholder, ...options.wrapperOf(entity) }
    })
    const rendering = render(text, insertions)
    const read = findWrappedTokens(rendering.text, options.wrappers, options)
    const strangers = findStrangers(rendering, read)
    if (strangers.length === 0) return plan
    const stretches = round < maximumRounds ? strangers : [{ start: 0, end: rendering.text.length }]
    const added = plainWithin(rendering.plain, stretches).map(({ start, end }) => {
      return { entity: lookAlikeEntity, start, end, score: 1, recognizer: 'look-alikes' }
    })
    if (added.length === 0) {
      throw new MaskingError(
        'internal_error',
        'the prefixes and suffixes around tokens cannot be told apart: choose others in the policy',
      )
    }
    plan = [...plan, ...added].sort((one, other) => one.start - other.start)
  }
}

/**
 * Whether unmasking will find, in `text` with `insertions` put in, exactly those: the proof, once
 * the tokens are known, that the text comes back. What need not come back (an irreversible token) is
 * given whole as `token`, with an empty prefix and suffix. `insertions` are sorted.
 */
export function unmasksFaithfully(
  text: string,
  insertions: readonly Insertion[],
  wrappers: readonly Wrapper[],
  options: WrappedTokenOptions = {},
): boolean {
  const rendering = render(text, insertions)
  const found = findWrappedTokens(rendering.text, wrappers, options)
  if (findStrangers(rendering, found).length > 0) return false
  const tokenEnds = new Map(found.map((wrapped) => [wrapped.tokenStart, wrapped.tokenEnd]))
  return rendering.inserted.every(({ start, end, tokenStart, tokenEnd }) => {
    const bare = start === tokenStart && end === tokenEnd
    return bare || tokenEnds.get(tokenStart) === tokenEnd
  })
}

interface Stretch {
  readonly start: number
  readonly end: number
}

interface PlainPiece extends Stretch {
  /** Where the piece stands in the original text. */
  readonly origin: number
}

/** A masked text; positions in it, not in the original. */
interface Rendering {
  readonly text: string
  readonly plain: readonly PlainPiece[]
  readonly inserted: readonly Inserted[]
}

type Inserted = Omit<WrappedToken, 'name'>

function render(text: string, insertions: readonly Insertion[]): Rendering {
  const parts: string[] = []
  const plain: PlainPiece[] = []
  const inserted: Inserted[] = []
  let length = 0
  const addPlain = (from: number, to: number) => {
    if (from === to) return
    parts.push(text.slice(from, to))
    plain.push({ start: length, end: length + to - from, origin: from })
    length += to - from
  }
  let index = 0
  for (const { start, end, prefix, token, suffix } of insertions) {
    addPlain(index, start)
    const tokenStart = length + prefix.length
    const tokenEnd = tokenStart + token.length
    parts.push(prefix, token, suffix)
    inserted.push({ start: length, end: tokenEnd + suffix.length, tokenStart, tokenEnd })
    length = tokenEnd + suffix.length
    index = end
  }
  addPlain(index, text.length)
  return { text: parts.join(''), plain, inserted }
}

/** The wrapped tokens that lie outside what was put in, be it in part. */
function findStrangers(
  { inserted }: Rendering,
  found: readonly WrappedToken[],
): readonly WrappedToken[] {
  let index = 0
  return found.filter(({ start, end }) => {
    while ((inserted[index]?.end ?? Number.POSITIVE_INFINITY) <= start) index++
    const around = inserted[index]
    return around === undefined || around.start > start || around.end < end
  })
}

/** The parts of `pieces` within `stretches`, as stretches of the original text. Both are sorted. */
function plainWithin(pieces: readonly PlainPiece[], stretches: readonly Stretch[]): Stretch[] {
  const parts: Stretch[] = []
  let first = 0
  for (const piece of pieces) {
    while ((stretches[first]?.end ?? Number.POSITIVE_INFINITY) <= piece.start) first++
    for (let index = first; index < stretches.length; index++) {
      const stretch = stretches[index]
      if (stretch === undefined || stretch.start >= piece.end) break
      const shift = piece.origin - piece.start
      const start = Math.max(piece.start, stretch.start) + shift
      parts.push({ start, end: Math.min(piece.end, stretch.end) + shift })
    }
  }
  return parts
}
