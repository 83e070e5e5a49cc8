/** A part of a text that a model is given; `start` in UTF-16 units. */
export interface TextWindow {
  readonly start: number
  readonly text: string
}

/**
 * Cuts a text into windows of at most `size` UTF-16 units, at white space where there is some, each
 * beginning a quarter before the end of the one in front: what a cut takes apart stands whole in
 * the next.
 */
export function cutWindows(text: string, size: number): TextWindow[] {
  const windows: TextWindow[] = []
  let start = 0
  while (text.length - start > size) {
    const end = cutBefore(text, start + Math.ceil(size / 2), start + size)
    windows.push({ start, text: text.slice(start, end) })
    const least = start + Math.ceil(size / 4)
    start = cutBefore(text, least, Math.max(least, end - Math.floor(size / 4)))
  }
  windows.push({ start, text: text.slice(start) })
  return windows
}

/** The last place in `[least, most]` after white space; else `most`, no surrogate pair split. */
function cutBefore(text: string, least: number, most: number): number {
  for (let index = most; index > least; index--) {
    if (/\s/.test(text.charAt(index - 1))) return index
  }
  const isPair = (text.charCodeAt(most) & 0xfc00) === 0xdc00
  return isPair && most > least ? most - 1 : most
}
