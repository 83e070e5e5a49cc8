import type { Masked, Payload } from './calls.ts'
import { createMark, createPalette, type Side, showMarked } from './marks.ts'
import { compareDocuments, compareTexts, type Sides } from './sides.ts'

/** What the store holds is shown in full up to here. */
const mostRows = 200

function find(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement
}

/** Fills every panel. */
export function showExchange(
  payload: Payload,
  masked: Masked,
  back: Pick<Masked, 'text' | 'document'>,
  mayUnmask: boolean,
): void {
  const sides =
    masked.text === undefined
      ? compareDocuments(
          [print(payload['document']), print(masked.document), print(back.document)],
          masked.finds,
          mayUnmask,
        )
      : compareTexts(
          [String(payload['text']), masked.text, back.text ?? ''],
          masked.finds,
          mayUnmask,
        )
  const hueOf = createPalette()
  showMarked(find('sent'), sides.sent, hueOf)
  showMarked(find('seen'), sides.seen, hueOf)
  showMarked(find('back'), sides.back, hueOf)
  showLegend(sides.sent, hueOf)
  showHeld(masked)
  const direction = masked.text === undefined ? 'ltr' : getComputedStyle(find('input')).direction
  showOutcome(describeOutcome(sides, masked.held.length, mayUnmask))
  for (const id of ['sent', 'seen', 'back']) find(id).dir = direction
  for (const id of ['sent', 'seen', 'back', 'held-scroll', 'curl']) letScroll(find(id))
}

/** Said once, and again only when it is something else. */
export function showOutcome(text: string): void {
  const outcome = find('outcome')
  if (outcome.textContent !== text) outcome.textContent = text
}

function print(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

function describeOutcome({ hidden, returned }: Sides, held: number, mayUnmask: boolean): string {
  if (hidden === 0) return 'Nothing is hidden: no rule names a value, or nothing was found.'
  const back = mayUnmask
    ? `${count(returned, 'value')} back`
    : 'none back: the caller may not unmask'
  return `${count(hidden, 'value')} hidden · ${count(held, 'sealed record')} stored · ${back}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function showLegend({ text, marks }: Side, hueOf: (type: string) => number): void {
  const counts = new Map<string, number>()
  for (const { type } of marks) counts.set(type, (counts.get(type) ?? 0) + 1)
  find('legend').hidden = text === '' || counts.size === 0
  find('legend').replaceChildren(
    ...[...counts].map(([type, count]) => {
      const item = document.createElement('li')
      item.append(createMark(type, type, hueOf(type)), count === 1 ? '' : ` × ${count}`)
      return item
    }),
  )
}

function showHeld({ held, place }: Masked): void {
  find('held-title').textContent =
    `3 · ${place.startsWith('Redis') ? 'Redis' : 'The token store'} holds`
  const more = held.length - mostRows
  find('place').textContent = [place, more > 0 ? `${more} more are not shown` : '']
    .filter((part) => part !== '')
    .join('; ')
  find('held').replaceChildren(
    ...held.slice(0, mostRows).map(({ key, record }) => {
      const row = document.createElement('tr')
      for (const text of [key, record, String(record.length / 2)]) {
        const cell = document.createElement('td')
        cell.textContent = text
        row.append(cell)
      }
      return row
    }),
  )
}

/** What is cut off can be reached by keyboard; what is not costs no press of Tab. */
function letScroll(element: HTMLElement): void {
  const title = element.closest('section')?.getAttribute('aria-labelledby') ?? ''
  if (element.scrollHeight > element.clientHeight + 1) {
    element.tabIndex = 0
    element.setAttribute('role', 'region')
    element.setAttribute('aria-labelledby', title)
  } else if (element !== document.activeElement) {
    for (const name of ['tabindex', 'role', 'aria-labelledby']) element.removeAttribute(name)
  }
}
