import type { FormatShape } from '../types.ts'

/** A stretch of a value: kept as it is, or replaced by as many characters of an alphabet. */
export type ShapePiece =
  | { readonly literal: string }
  | { readonly length: number; readonly digits: string | undefined }

/** What a format sees in a value. */
export type Shape = readonly ShapePiece[]

// Punctuation that a token may show. Everything else, brackets of tags and control characters
// among it, counts as part of the value: a token must not break a text, a header or a wrapper.
const separators: Readonly<Record<FormatShape, string>> = {
  words: " -'.,",
  email: '@.',
  phone: ' -.()/+',
  address: " -'.,#/()&:;",
  ip: '.:/',
  url: ':/.-_?=&#@+~,;',
  'digit-groups': ' -.',
  card: ' -',
  none: '',
}

const longestLabel = 63
const longestLocalPart = 64
// RFC 2606: never a real domain, so that nothing sent to a token reaches anybody.
const reservedDomain = 'invalid'

/** Splits a value into what its format keeps and what a token replaces. */
export function parseShape(value: string, shape: FormatShape): Shape {
  if (shape === 'email') return parseEmail(value) ?? splitPieces(value, separators.words)
  if (shape === 'url') return parseUrl(value)
  return splitPieces(value, separators[shape])
}

/** The digits of a shape whose every replaced character is a digit, joined; else undefined. */
export function joinDigits(shape: Shape): string | undefined {
  let joined = ''
  for (const piece of shape) {
    if ('literal' in piece) continue
    if (piece.digits === undefined) return undefined
    joined += piece.digits
  }
  return joined === '' ? undefined : joined
}

/** The shape with `d` for every replaced digit: what a permutation of it is bound to. */
export function printSkeleton(shape: Shape): string {
  return shape
    .map((piece) => ('literal' in piece ? piece.literal : 'd'.repeat(piece.length)))
    .join('')
}

/** Puts digits into the replaced places, in order. */
export function fillDigits(shape: Shape, digits: string): string {
  let at = 0
  return shape
    .map((piece) => {
      if ('literal' in piece) return piece.literal
      at += piece.length
      return digits.slice(at - piece.length, at)
    })
    .join('')
}

/**
 * The same shape with at least `wanted` replaced characters, `run` of them in a row: the longest
 * place grows.
 */
export function lengthenShape(shape: Shape, wanted: number, run: number): Shape {
  const longest = longestPiece(shape)
  if (longest === -1) return [...shape, { length: wanted, digits: undefined }]
  const total = shape.reduce((sum, piece) => sum + ('literal' in piece ? 0 : piece.length), 0)
  const piece = shape[longest] as { length: number }
  const missing = Math.max(wanted - total, run - piece.length, 0)
  if (missing === 0) return shape
  const grown = { length: piece.length + missing, digits: undefined }
  return shape.map((other, index) => (index === longest ? grown : other))
}

// Of several as long the last one, so that groups such as 3-2-4 grow at their end.
function longestPiece(shape: Shape): number {
  let found = -1
  let length = 0
  shape.forEach((piece, index) => {
    if ('literal' in piece || piece.length < length) return
    found = index
    length = piece.length
  })
  return found
}

function parseEmail(value: string): Shape | undefined {
  const at = value.lastIndexOf('@')
  if (at < 1 || at === value.length - 1) return undefined
  const labels = value.slice(at + 1).split('.')
  const pieces: ShapePiece[] = [replaced(value.slice(0, at), longestLocalPart), { literal: '@' }]
  const shown = labels.length > 1 ? labels.slice(0, -1) : labels
  shown.forEach((label, index) => {
    if (index > 0) pieces.push({ literal: '.' })
    pieces.push(replaced(label, longestLabel))
  })
  if (labels.length > 1) pieces.push({ literal: `.${reservedDomain}` })
  return pieces
}

function parseUrl(value: string): Shape {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\//.exec(value)?.[0]
  if (scheme === undefined) return splitPieces(value, separators.url)
  const rest = value.slice(scheme.length)
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? ''
  // A port of other digits might be none at all.
  const port = /:[0-9]{1,5}$/.exec(authority)?.[0] ?? ''
  const host = authority.slice(0, authority.length - port.length)
  const domain = /\.[^.:@\]]+$/.exec(host)?.[0] ?? ''
  return [
    { literal: scheme },
    ...splitPieces(host.slice(0, host.length - domain.length), separators.url),
    ...(domain === '' ? [] : [{ literal: `.${reservedDomain}` }]),
    ...(port === '' ? [] : [{ literal: port }]),
    ...splitPieces(rest.slice(authority.length), separators.url),
  ]
}

function splitPieces(value: string, kept: string): ShapePiece[] {
  const pieces: ShapePiece[] = []
  let start = 0
  for (let at = 0; at <= value.length; at++) {
    if (at < value.length && !kept.includes(value[at] as string)) continue
    if (at > start) pieces.push(replaced(value.slice(start, at), Number.POSITIVE_INFINITY))
    if (at < value.length) pieces.push({ literal: value[at] as string })
    start = at + 1
  }
  return pieces
}

function replaced(text: string, longest: number): ShapePiece {
  return {
    length: Math.max(1, Math.min(text.length, longest)),
    digits: text.length <= longest && /^[0-9]+$/.test(text) ? text : undefined,
  }
}
