/** How a word is written. */
export const shapes = {
  lower: 0,
  capitalised: 1,
  upper: 2,
  initial: 3,
  /** More than one capital, the first letter among them: `McDonald`, `YouTube`. */
  mixed: 4,
  camel: 5,
  number: 6,
  alphanumeric: 7,
  caseless: 8,
  /** A find of structured PII, which counts as one word. */
  known: 9,
} as const

/** Whether a word begins with a capital, an initial included; `iPhone` does not. */
export function isCapitalised(shape: number): boolean {
  return shape >= shapes.capitalised && shape <= shapes.mixed
}

/** The shape of a word with so many letters of each kind; `innerUppers` are the capitals behind another letter. */
export function shapeOf(
  lowers: number,
  uppers: number,
  innerUppers: number,
  digits: number,
  caseless: number,
  startsLower: boolean,
): number {
  if (digits > 0) return lowers + uppers + caseless > 0 ? shapes.alphanumeric : shapes.number
  if (caseless > 0) return shapes.caseless
  if (uppers === 0) return shapes.lower
  if (startsLower) return innerUppers === 0 ? shapes.mixed : shapes.camel
  if (lowers === 0) return uppers === 1 ? shapes.initial : shapes.upper
  return innerUppers === 0 ? shapes.capitalised : shapes.mixed
}
