import { listLeaves } from './json-leaves.ts'
import type { Mark, Side } from './marks.ts'

export interface Find {
  readonly entity: string
  readonly start: number
  readonly end: number
  readonly prefix: string
  readonly token: string
  readonly suffix: string
  /** In a document: the string that it was found in, counted over all its leaves. */
  readonly leaf?: number
}

/** An exchange: before masking, after it, and as it comes back. */
export type Exchange = readonly [sent: string, seen: string, back: string]

/** What each side of an exchange has in hand. */
export interface Sides {
  readonly sent: Side
  readonly seen: Side
  readonly back: Side
  /** How many values were hidden, and how many of them came back. */
  readonly hidden: number
  readonly returned: number
}

const stays = 'stays hidden'

/** `mayUnmask` tells whether the caller could expect values back. */
export function compareTexts(
  [sent, seen, back]: Exchange,
  finds: readonly Find[],
  mayUnmask: boolean,
): Sides {
  const returning = follow(finds, sent, back)
  const name = ({ isToken: _, ...mark }: FollowedMark, label: string): Mark => ({ ...mark, label })
  return {
    sent: { text: sent, marks: follow(finds, sent, sent).map((mark) => name(mark, mark.type)) },
    seen: { text: seen, marks: follow(finds, sent, seen).map((mark) => name(mark, '')) },
    back: {
      text: back,
      marks: returning.map((mark) => name(mark, mark.isToken && mayUnmask ? stays : '')),
    },
    hidden: finds.length,
    returned: returning.filter(({ isToken }) => !isToken).length,
  }
}

interface FollowedMark extends Mark {
  readonly isToken: boolean
}

/** Where each find stands in a text that holds either its value or its token. */
function follow(finds: readonly Find[], sent: string, other: string): FollowedMark[] {
  const marks: FollowedMark[] = []
  let shift = 0
  for (const find of finds) {
    const value = sent.slice(find.start, find.end)
    const token = find.prefix + find.token + find.suffix
    const isToken = other !== sent && other.startsWith(token, find.start + shift)
    const shown = isToken ? token : value
    // Tokens that were pasted into the text come back as values too, and move what follows.
    const start = other.indexOf(shown, find.start + shift)
    if (start === -1) continue
    const end = start + shown.length
    marks.push({ start, end, type: find.entity, isToken })
    shift = end - find.end
  }
  return marks
}

/** The same for JSON texts of one shape, leaf by leaf; with `finds` in the strings that were searched. */
export function compareDocuments(
  exchange: Exchange,
  finds: readonly Find[],
  mayUnmask: boolean,
): Sides {
  const leaves = exchange.map(listLeaves)
  const marks: readonly Mark[][] = [[], [], []]
  const findsByLeaf = new Map<number | undefined, Find[]>()
  for (const find of finds) {
    findsByLeaf.set(find.leaf, [...(findsByLeaf.get(find.leaf) ?? []), find])
  }
  let hidden = 0
  let returned = 0
  leaves[0]?.forEach(({ name: type }, index) => {
    const places = leaves.map((side) => side[index] ?? { start: 0, end: 0 })
    const [sent = '', seen = '', back = ''] = places.map(({ start, end }, side) =>
      exchange[side]?.slice(start, end),
    )
    if (sent === seen && seen === back) return
    const found = findsByLeaf.get(index)
    if (found !== undefined) {
      const values = [sent, seen, back].map((json) => JSON.parse(json))
      const pieces = compareTexts(values as unknown as Exchange, found, mayUnmask)
      for (const [at, side] of [pieces.sent, pieces.seen, pieces.back].entries()) {
        marks[at]?.push(...side.marks.map((mark) => toJson(mark, side.text, places[at]?.start)))
      }
      hidden += pieces.hidden
      returned += pieces.returned
      return
    }
    hidden += sent === seen ? 0 : 1
    returned += sent !== seen && back === sent ? 1 : 0
    for (const [at, { start, end }] of places.entries()) {
      const label = at === 2 && back === seen && mayUnmask ? stays : ''
      marks[at]?.push({ start, end, type, label })
    }
  })
  const [sent, seen, back] = exchange.map((text, at) => ({ text, marks: marks[at] ?? [] }))
  return { sent, seen, back, hidden, returned } as Sides
}

/** From units of a string to units of the JSON text in which it begins at `at`, escapes and all. */
function toJson(mark: Mark, text: string, at = 0): Mark {
  const place = (unit: number): number => at + JSON.stringify(text.slice(0, unit)).length - 1
  return { ...mark, start: place(mark.start), end: place(mark.end) }
}
