import { readDate } from './date-layout.ts'
import { couldBeRealistic } from './realistic-words.ts'
import { readState } from './us-state.ts'

/**
 * Whether a text has the form of a token, whatever key made it: tells `<b>bold</b>` from a wrapped
 * token without asking the store. Never false for a token; true for some texts that are none.
 */
export function couldBeToken(text: string): boolean {
  if (/^[^A-Za-z]*$/.test(text)) return /[0-9]/.test(text) || text.includes(':')
  return (
    mixesCharacters(text) ||
    /[a-z]{14}/.test(text) ||
    text.replace(/[^0-9]+/g, '').length >= 20 ||
    couldBeRealistic(text) ||
    readState(text) !== undefined ||
    readDate(text) !== undefined ||
    /^2001:db8:/.test(text)
  )
}

/** Whether a letter stands next to a digit, or a capital after a small letter: drawn tokens do. */
export function mixesCharacters(text: string): boolean {
  return /[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z]/.test(text)
}
