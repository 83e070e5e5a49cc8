import { capitalise } from './lists.ts'

/** A stretch of a text and what it is; `KNOWN` is a find of structured PII. */
export interface Labelled {
  readonly start: number
  readonly end: number
  readonly type: string
}

export interface Sample {
  readonly text: string
  readonly spans: readonly Labelled[]
}

/** The lines of a text that hold anything, each with its spans. */
export function splitLines({ text, spans }: Sample): Sample[] {
  const lines: Sample[] = []
  let start = 0
  for (const line of text.split('\n')) {
    const end = start + line.length
    const inside = spans.filter((span) => span.start >= start && span.end <= end)
    const moved = inside.map((span) => ({
      ...span,
      start: span.start - start,
      end: span.end - start,
    }))
    if (line.trim() !== '') lines.push({ text: line, spans: moved })
    start = end + 1
  }
  return lines
}

/** One text behind another. */
export function join(first: Sample, joint: string, second: Sample): Sample {
  const shift = first.text.length + joint.length
  const moved = second.spans.map(({ start, end, type }) => ({
    start: start + shift,
    end: end + shift,
    type,
  }))
  return { text: first.text + joint + second.text, spans: [...first.spans, ...moved] }
}

/** The text in other letters. */
export function recase(sample: Sample, to: 'lower' | 'upper' | 'title'): Sample {
  const text = recaseText(sample.text, to)
  // Some letters change their length with their case; such a text stays as it is.
  return text.length === sample.text.length ? { ...sample, text } : sample
}

function recaseText(text: string, to: 'lower' | 'upper' | 'title'): string {
  if (to === 'lower') return text.toLowerCase()
  return to === 'upper' ? text.toUpperCase() : capitalise(text)
}
