/** A text of the host's own that is always replaced. */
export interface CustomEntity {
  readonly original: string
  readonly placeholder: string
}

/** Where one stands; positions in UTF-16 units, the end exclusive. */
export interface CustomFind {
  readonly start: number
  readonly end: number
  readonly placeholder: string
}

/**
 * Finds custom entities in any case, the leftmost first and of those at one place the longest, none
 * overlapping. Each is sought in time that grows with the text alone (Knuth, Morris, Pratt, 1977): both
 * text and entities come from the caller.
 */
export function findCustom(text: string, entities: readonly CustomEntity[]): readonly CustomFind[] {
  const sought = entities.filter(({ original }) => original !== '')
  if (sought.length === 0) return []
  const { codes, starts } = foldText(text)
  const longest = new Map<number, { readonly length: number; readonly placeholder: string }>()
  for (const { original, placeholder } of sought) {
    const { codes: wanted } = foldText(original)
    const { length } = wanted
    for (const at of findAll(codes, wanted)) {
      if (length > (longest.get(at)?.length ?? 0)) longest.set(at, { length, placeholder })
    }
  }
  const finds: CustomFind[] = []
  let free = 0
  for (const at of [...longest.keys()].sort((one, other) => one - other)) {
    if (at < free) continue
    const { length, placeholder } = longest.get(at) as { length: number; placeholder: string }
    free = at + length
    finds.push({ start: starts[at] as number, end: starts[free] as number, placeholder })
  }
  return finds
}

interface FoldedText {
  /** Characters without their case. */
  readonly codes: Uint32Array
  /** Where each begins, and the end of the text. */
  readonly starts: Uint32Array
}

function foldText(text: string): FoldedText {
  const codes = new Uint32Array(text.length)
  const starts = new Uint32Array(text.length + 1)
  const folded = new Map<number, number>()
  let count = 0
  for (let at = 0; at < text.length; count++) {
    const code = text.codePointAt(at) as number
    let own = folded.get(code)
    if (own === undefined) folded.set(code, (own = foldCharacter(code)))
    codes[count] = own
    starts[count] = at
    at += code > 0xffff ? 2 : 1
  }
  starts[count] = text.length
  return { codes: codes.subarray(0, count), starts: starts.subarray(0, count + 1) }
}

/** One character for one, as in simple case folding: `ß` is never `ss`. */
function foldCharacter(code: number): number {
  const character = String.fromCodePoint(code)
  const upper = single(character.toUpperCase()) ?? character
  return (single(upper.toLowerCase()) ?? upper).codePointAt(0) as number
}

function single(text: string): string | undefined {
  return [...text].length === 1 ? text : undefined
}

/** Every place where a row of codes stands in another, overlapping ones too. */
function findAll(codes: Uint32Array, wanted: Uint32Array): number[] {
  const { length } = wanted
  // How much of the beginning stands again at the end of each beginning.
  const repeats = new Uint32Array(length)
  for (let at = 1, known = 0; at < length; at++) {
    while (known > 0 && wanted[at] !== wanted[known]) known = repeats[known - 1] as number
    if (wanted[at] === wanted[known]) known++
    repeats[at] = known
  }
  const found: number[] = []
  for (let at = 0, known = 0; at < codes.length; at++) {
    while (known > 0 && codes[at] !== wanted[known]) known = repeats[known - 1] as number
    if (codes[at] === wanted[known]) known++
    if (known < length) continue
    found.push(at + 1 - length)
    known = repeats[known - 1] as number
  }
  return found
}
