import { isGivenName } from '../text/names/given-name.ts'
import type { Recognition } from '../text/recognize.ts'

const longestKey = 40
const keptKeys = 5_000

/**
 * Tells keys that may be values from names of fields, so that a path can be shown to anybody: what
 * reads like a name in code or of a column is one, unless something is found in it, it holds an id's
 * digits, or is a given name. A password that reads like a word cannot be told.
 */
export function createTellingKeys(recognition: Recognition): (key: string) => boolean {
  const known = new Map<string, boolean>()
  return (key) => {
    if (key.length > longestKey) return true
    const seen = known.get(key)
    if (seen !== undefined) return seen
    const isTelling = !readsLikeName(key) || holdsFind(recognition, key)
    // Begun anew rather than grown: keys are the sender's choice.
    if (known.size >= keptKeys) known.clear()
    known.set(key, isTelling)
    return isTelling
  }
}

function readsLikeName(key: string): boolean {
  if (!/^[\p{L}_$][\p{L}\p{N}_$ .-]*$/u.test(key)) return false
  // `address2` and `line_1` are names; runs of digits, and digits among letters, are ids.
  if (/\d{4}/.test(key)) return false
  return (key.match(/\d(?=\p{L})/gu)?.length ?? 0) < 2
}

function holdsFind(recognition: Recognition, key: string): boolean {
  if ((key.match(/\p{L}+/gu) ?? []).some(isGivenName)) return true
  const finds = recognition(key)
  // A recogniser that takes its time is not waited for, and the key is not shown.
  if (!(finds instanceof Promise)) return finds.length > 0
  finds.catch(() => {})
  return true
}
