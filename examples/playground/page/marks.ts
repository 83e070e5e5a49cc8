/** A stretch of a text that is shown in the colour of its type. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly type: string
}

const hues = [210, 30, 140, 285, 345, 90, 180, 250, 55, 320]

/** The same type has the same colour on every side of the page. */
export function createPalette(): { hueOf(type: string): number; types(): readonly string[] } {
  const known: string[] = []
  return {
    hueOf: (type) => {
      if (!known.includes(type)) known.push(type)
      return hues[known.indexOf(type) % hues.length] ?? 0
    },
    types: () => known,
  }
}

/** Shows a text with its marks; as text nodes, so that nothing in it is read as HTML. */
export function showMarked(
  target: HTMLElement,
  text: string,
  marks: readonly Mark[],
  hueOf: (type: string) => number,
): void {
  const parts: Node[] = []
  let index = 0
  for (const { start, end, type } of marks) {
    parts.push(document.createTextNode(text.slice(index, start)))
    const mark = document.createElement('mark')
    mark.textContent = text.slice(start, end)
    mark.title = type
    mark.style.setProperty('--hue', String(hueOf(type)))
    parts.push(mark)
    index = end
  }
  parts.push(document.createTextNode(text.slice(index)))
  target.replaceChildren(...parts)
}

/** Both documents printed, with marks over every value in which they differ. */
export function compareDocuments(
  before: unknown,
  after: unknown,
): { before: string; after: string; beforeMarks: Mark[]; afterMarks: Mark[] } {
  const one = { text: '', marks: [] as Mark[] }
  const other = { text: '', marks: [] as Mark[] }
  const write = (text: string) => {
    one.text += text
    other.text += text
  }

  function walk(left: unknown, right: unknown, indent: string, name: string): void {
    const isList = Array.isArray(left)
    if (isList || (typeof left === 'object' && left !== null)) {
      const names = Object.keys(left)
      write(isList ? '[' : '{')
      names.forEach((key, index) => {
        write(`${index > 0 ? ',' : ''}\n${indent}  ${isList ? '' : `${JSON.stringify(key)}: `}`)
        const from = (left as Record<string, unknown>)[key]
        const to = (right as Record<string, unknown> | undefined)?.[key]
        walk(from, to, `${indent}  `, isList ? name : key)
      })
      write(`${names.length > 0 ? `\n${indent}` : ''}${isList ? ']' : '}'}`)
      return
    }
    const isSame = left === right
    for (const [side, value] of [
      [one, left],
      [other, right],
    ] as const) {
      const start = side.text.length
      side.text += JSON.stringify(value) ?? 'null'
      if (!isSame) side.marks.push({ start, end: side.text.length, type: name })
    }
  }

  walk(before, after, '', 'body')
  return { before: one.text, after: other.text, beforeMarks: one.marks, afterMarks: other.marks }
}
