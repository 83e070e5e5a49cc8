import type { Random } from './random.ts'

/** What a find of a text should be; positions in UTF-16 units, the end exclusive. */
export interface Label {
  readonly entity: string
  readonly start: number
  readonly end: number
  /** A find may begin here too: a title before a name belongs to it for some and not for others. */
  readonly alsoStart?: number
}

export interface LabelledText {
  readonly text: string
  readonly labels: readonly Label[]
  /** The kind of writing, such as `chat`. */
  readonly register: string
}

/** A value to put into a text; without an entity it is no PII and gets no label. */
export interface Value {
  readonly text: string
  readonly entity?: string
  /** UTF-16 units at its start that a find may leave out, such as `Dr. `. */
  readonly optionalStart?: number
}

/** Values by the name that stands for them in templates. */
export type Slots = Readonly<Record<string, (random: Random) => Value>>

/**
 * Puts a value in place of each `{{slot}}` and labels where it stands. Throws for a slot that is
 * not there.
 */
export function fillTemplate(
  template: string,
  register: string,
  slots: Slots,
  random: Random,
): LabelledText {
  const labels: Label[] = []
  let text = ''
  let last = 0
  for (const match of template.matchAll(/\{\{([a-z_0-9]+)\}\}/g)) {
    const slot = slots[match[1] ?? '']
    if (slot === undefined) throw new Error(`No values for ${match[0]} in: ${template}`)
    text += template.slice(last, match.index)
    last = match.index + match[0].length
    const value = slot(random)
    if (value.entity !== undefined) labels.push(labelAt(text.length, value.entity, value))
    text += value.text
  }
  return { text: text + template.slice(last), labels, register }
}

/** Texts one after another, with `between` between them. */
export function joinTexts(texts: readonly LabelledText[], between: string): LabelledText {
  const labels: Label[] = []
  let text = ''
  for (const [index, part] of texts.entries()) {
    if (index > 0) text += between
    const shift = text.length
    for (const label of part.labels) labels.push(shiftLabel(label, shift))
    text += part.text
  }
  return { text, labels, register: texts[0]?.register ?? '' }
}

function labelAt(place: number, entity: string, value: Value): Label {
  const { optionalStart = 0, text } = value
  const label = { entity, start: place + optionalStart, end: place + text.length }
  return optionalStart === 0 ? label : { ...label, alsoStart: place }
}

function shiftLabel(label: Label, shift: number): Label {
  const moved = { ...label, start: label.start + shift, end: label.end + shift }
  return label.alsoStart === undefined ? moved : { ...moved, alsoStart: label.alsoStart + shift }
}
