/** What a word is labelled as: the first word of a name or a later one, of which kind. */
export const labels = {
  none: 0,
  personStart: 1,
  personInside: 2,
  organizationStart: 3,
  organizationInside: 4,
  placeStart: 5,
  placeInside: 6,
  nationality: 7,
} as const

/** How many labels there are: columns of the weights. */
export const labelCount = 8

/** Whether a word with `label` may follow one with `previous`: nothing goes on that did not start. */
export function mayFollow(previous: number, label: number): boolean {
  if (label === labels.none || label % 2 === 1) return true
  return previous === label || previous === label - 1
}
