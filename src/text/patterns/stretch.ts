/** Whether `[start, end)` is a stretch of a text: integers in order, no surrogate pair split. */
export function isStretch(text: string, start: number, end: number): boolean {
  if (!Number.isInteger(start) || !Number.isInteger(end)) return false
  if (start < 0 || start >= end || end > text.length) return false
  return !splitsPair(text, start) && !splitsPair(text, end)
}

/** The stretch with the whole of the surrogate pairs that it would split at its ends. */
export function widenStretch(
  text: string,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  return {
    start: splitsPair(text, start) ? start - 1 : start,
    end: splitsPair(text, end) ? end + 1 : end,
  }
}

function splitsPair(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length) return false
  const isHigh = (text.charCodeAt(index - 1) & 0xfc00) === 0xd800
  return isHigh && (text.charCodeAt(index) & 0xfc00) === 0xdc00
}
