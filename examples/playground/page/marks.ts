/** A stretch of a text that is shown in the colour of its type. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly type: string
  /** Shown behind it in small letters, so that colour is not all that tells. */
  readonly label?: string
}

/** The text of one side of the page, and what is marked in it. */
export interface Side {
  readonly text: string
  readonly marks: readonly Mark[]
}

// In an order in which neighbours are far apart, also for those who see fewer colours.
const hues = [255, 70, 150, 310, 20, 195, 110, 285, 50, 340]

/** The same type has the same colour on every side of the page. */
export function createPalette(): (type: string) => number {
  const known = new Map<string, number>()
  return (type) => {
    const hue = known.get(type) ?? hues[known.size % hues.length] ?? 0
    known.set(type, hue)
    return hue
  }
}

export function createMark(text: string, type: string, hue: number, label = ''): HTMLElement {
  const mark = document.createElement('mark')
  mark.textContent = text
  mark.title = type
  mark.style.setProperty('--hue', String(hue))
  if (label !== '') mark.dataset['label'] = label
  // Numbers break at their hyphens otherwise; this much fits the smallest phone.
  if (text.length + label.length <= 28) mark.dataset['short'] = ''
  return mark
}

/** Shows a text with its marks; as text nodes, so that nothing in it is read as HTML. */
export function showMarked(
  target: HTMLElement,
  { text, marks }: Side,
  hueOf: (type: string) => number,
): void {
  const parts: Node[] = []
  let index = 0
  for (const { start, end, type, label } of marks) {
    parts.push(document.createTextNode(text.slice(index, start)))
    parts.push(createMark(text.slice(start, end), type, hueOf(type), label))
    index = end
  }
  parts.push(document.createTextNode(text.slice(index)))
  target.replaceChildren(...parts)
}
