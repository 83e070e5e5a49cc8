interface EventLine {
  readonly text: string
  /** CR LF, LF, CR, or nothing at the end of a stream. */
  readonly end: string
}

/** Lines of a stream of server-sent events up to an empty one. */
export interface EventBlock {
  readonly lines: EventLine[]
  /** The lines of its data, joined; undefined where it has none. */
  readonly data: string | undefined
  /** Whether the empty line has come. */
  readonly ended: boolean
}

export interface EventSplitter {
  /** What has come whole; text that belongs to no block is only the second half of a CR LF. */
  push(text: string, last: boolean): readonly (EventBlock | string)[]
  /** UTF-16 units of what has not. */
  readonly held: number
}

/** Splits a stream into blocks (WHATWG HTML, section 9.2.6), every character kept. */
export function createEventSplitter(): EventSplitter {
  let held = ''
  /** Where the first line begins that has not come whole. */
  let lineAt = 0
  /** Up to here there is no line end behind it. */
  let searched = 0
  let isFirst = true
  let lines: EventLine[] = []
  /** The last block, where it ended with a CR after which LF may come. */
  let cut: EventBlock | undefined

  function endBlock(ended: boolean): EventBlock {
    const block = { lines, data: dataOf(lines), ended }
    lines = []
    return block
  }

  function add(text: string, end: string): void {
    // The byte order mark is no part of the first line, and stays where it is.
    lines.push({ text, end })
    isFirst = false
  }

  return {
    push: (text, last) => {
      const found: (EventBlock | string)[] = []
      held += text
      if (cut !== undefined && held !== '') {
        if (held.startsWith('\n')) {
          found.push('\n')
          held = held.slice(1)
          const { lines: known } = cut
          known[known.length - 1] = { text: '', end: '\r\n' }
        }
        cut = undefined
      }
      for (;;) {
        const end = lineEnd(held, Math.max(lineAt, searched))
        if (end === undefined) {
          searched = held.length
          break
        }
        const isEmpty = end.at === lineAt && !(isFirst && held.startsWith('\ufeff'))
        const mayGoOn = !last && end.mark === '\r' && end.at + 1 === held.length
        if (mayGoOn && !isEmpty) break
        add(held.slice(lineAt, end.at), end.mark)
        lineAt = end.at + end.mark.length
        if (!isEmpty) continue
        const block = endBlock(true)
        found.push(block)
        held = held.slice(lineAt)
        lineAt = 0
        searched = 0
        if (mayGoOn) cut = block
      }
      if (last) {
        if (lineAt < held.length) add(held.slice(lineAt), '')
        if (lines.length > 0) found.push(endBlock(false))
        held = ''
        lineAt = 0
        searched = 0
      }
      return found
    },
    get held() {
      return held.length
    },
  }
}

/** A block with other data: lines that are no data stay as they are. */
export function printBlock(block: EventBlock, data: string | undefined): string {
  const { lines } = block
  if (data === undefined || data === block.data) {
    return lines.map(({ text, end }) => text + end).join('')
  }
  const values = data.split(/\r\n|\r|\n/)
  const count = lines.filter(({ text }) => isData(text)).length
  let number = 0
  return lines
    .map(({ text, end }) => {
      if (!isData(text)) return text + end
      number++
      const own = number < count ? values.slice(number - 1, number) : values.slice(number - 1)
      const prefix = prefixOf(text)
      // Where the stream stops within a line there is no line end to repeat.
      return own.map((value) => prefix + value).join(end || '\n') + (own.length > 0 ? end : '')
    })
    .join('')
}

/** A block that carries more data of the same kind: with the same name, and without the id. */
export function printRepeated({ lines }: EventBlock, data: string): string {
  const kept = lines.filter(({ text }) => text === '' || isData(text) || text.startsWith('event'))
  return printBlock({ lines: kept, data: undefined, ended: true }, data)
}

function lineEnd(
  text: string,
  from: number,
): { readonly at: number; readonly mark: string } | undefined {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10) return { at, mark: '\n' }
    if (code === 13) return { at, mark: text.charCodeAt(at + 1) === 10 ? '\r\n' : '\r' }
  }
  return undefined
}

function dataOf(lines: readonly EventLine[]): string | undefined {
  const data = lines.filter(({ text }) => isData(text))
  if (data.length === 0) return undefined
  return data.map(({ text }) => text.slice(Math.min(prefixOf(text).length, text.length))).join('\n')
}

function isData(text: string): boolean {
  return /^\ufeff?data(?::|$)/.test(text)
}

function prefixOf(text: string): string {
  return /^\ufeff?data: ?/.exec(text)?.[0] ?? `${text}: `
}
