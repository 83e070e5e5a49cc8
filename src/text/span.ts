/** A stretch of a text; positions in UTF-16 units, the end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}
