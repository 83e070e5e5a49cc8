/** A piece of a text with the label that a model gave it, as transformers.js answers it. */
export interface ModelToken {
  /** Such as `B-PER`; `O` for none. */
  readonly entity?: string
  /** In the place of `entity` where the model's answers were aggregated. */
  readonly entity_group?: string
  readonly score: number
  /** The piece as the tokeniser writes it: `##son`, `▁Ann`, lower case for uncased models. */
  readonly word: string
  /** The number of the piece in the text. */
  readonly index?: number
  /** UTF-16 units; transformers.js gives none as yet. */
  readonly start?: number | null
  readonly end?: number | null
}

/** Where a piece stands; positions in UTF-16 units, the end exclusive. */
export interface PlacedToken {
  readonly start: number
  readonly end: number
  /** Without `B-` or `I-`. */
  readonly label: string
  readonly begins: boolean
  readonly score: number
}

// What tokenisers put before a piece: WordPiece, SentencePiece, byte-level BPE.
const marks = /^(?:##|\u2581|\u0120)/
const positionMarks = /^([BIESLU])[-_](.+)$/

/**
 * Finds each piece in the text, in order: by its own positions where they hold, else by searching
 * forward from the piece before, in any case and without accents if need be. A piece that is not in
 * the text, such as `[UNK]`, is left out.
 */
export function placeTokens(text: string, tokens: readonly ModelToken[]): PlacedToken[] {
  const placed: PlacedToken[] = []
  let folded: FoldedText | undefined
  let from = 0
  for (const token of tokens) {
    const word = token.word.replace(marks, '').trim()
    const place =
      ownPlace(text, token, word) ??
      search(text, word, from) ??
      searchFolded((folded ??= foldText(text)), word, from)
    if (place === undefined) continue
    from = place.end
    const { label, begins } = readLabel(token)
    placed.push({ ...place, label, begins, score: token.score })
  }
  return placed
}

function readLabel({ entity, entity_group: group }: ModelToken): {
  readonly label: string
  readonly begins: boolean
} {
  const given = entity ?? group ?? 'O'
  const [, position, label] = positionMarks.exec(given) ?? []
  if (label === undefined) return { label: given, begins: entity === undefined }
  return { label, begins: position === 'B' || position === 'S' || position === 'U' }
}

interface Place {
  readonly start: number
  readonly end: number
}

/** Models behind other runtimes count code points or bytes, so positions are held against the word. */
function ownPlace(text: string, { start, end }: ModelToken, word: string): Place | undefined {
  if (typeof start !== 'number' || typeof end !== 'number') return undefined
  const given = text.slice(start, end)
  const leading = given.length - given.trimStart().length
  if (fold(given.trim()) !== fold(word) || given.trim() === '') return undefined
  return { start: start + leading, end: start + given.trimEnd().length }
}

function search(text: string, word: string, from: number): Place | undefined {
  const start = word === '' ? -1 : text.indexOf(word, from)
  return start === -1 ? undefined : { start, end: start + word.length }
}

/** A text without case and accents, and where each unit of it came from. */
interface FoldedText {
  readonly text: string
  readonly origins: readonly number[]
  readonly length: number
}

function foldText(text: string): FoldedText {
  const origins: number[] = []
  let folded = ''
  let index = 0
  for (const character of text) {
    const part = fold(character)
    for (let unit = 0; unit < part.length; unit++) origins.push(index)
    folded += part
    index += character.length
  }
  return { text: folded, origins, length: text.length }
}

function searchFolded(folded: FoldedText, word: string, from: number): Place | undefined {
  const part = fold(word)
  const { text, origins, length } = folded
  const start = part === '' ? -1 : text.indexOf(part, lowerBound(origins, from))
  if (start === -1) return undefined
  return { start: origins[start] as number, end: origins[start + part.length] ?? length }
}

/** The first index whose origin is not before `from`; `origins` rise. */
function lowerBound(origins: readonly number[], from: number): number {
  let low = 0
  let high = origins.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((origins[middle] as number) < from) low = middle + 1
    else high = middle
  }
  return low
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
