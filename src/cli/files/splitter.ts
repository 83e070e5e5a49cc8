/** Finds where records end in bytes that come in pieces; it remembers the record it stands in. */
export interface Splitter {
  /** The position after the next end of a record at or after `from`; -1 where there is none yet. */
  next(bytes: Buffer, from: number): number
}

const lineFeed = 10
const carriageReturn = 13
const quote = 34

/** Every line is a record. */
export function createLineSplitter(): Splitter {
  return { next: (bytes, from) => bytes.indexOf(lineFeed, from) + 1 || -1 }
}

/**
 * Rows of CSV: a line end between quotes ends none. A quote opens only at the start of a cell, after
 * one of `delimiters`, which are single bytes.
 */
export function createRowSplitter(delimiters: readonly number[]): Splitter {
  let state: 'start' | 'bare' | 'quoted' | 'closing' = 'start'
  return {
    next: (bytes, from) => {
      for (let at = from; at < bytes.length; at++) {
        const byte = bytes[at] as number
        if (state === 'quoted') {
          // Nothing else ends it, and cells may be long.
          at = bytes.indexOf(quote, at)
          if (at < 0) return -1
          state = 'closing'
        } else if (byte === lineFeed) {
          state = 'start'
          return at + 1
        } else if (byte === quote && state !== 'bare') state = 'quoted'
        else state = delimiters.includes(byte) ? 'start' : 'bare'
      }
      return -1
    },
  }
}

/**
 * Paragraphs of a text, each with the blank line behind it; one of more than `longest` bytes is cut at
 * the end of a line, and what is left of it goes line by line.
 */
export function createParagraphSplitter(longest: number): Splitter {
  /** Bytes of the record so far, up to the start of the line. */
  let before = 0
  let byLine = false
  let lineLength = 0
  let isBlank = true
  return {
    next: (bytes, from) => {
      let start = from
      for (;;) {
        const feed = bytes.indexOf(lineFeed, start)
        const end = feed < 0 ? bytes.length : feed
        isBlank &&= isWhite(bytes, start, end)
        lineLength += end - start
        if (feed < 0) return -1
        const wasBlank = isBlank
        before += lineLength + 1
        lineLength = 0
        isBlank = true
        start = feed + 1
        if (!wasBlank && !byLine && before <= longest) continue
        byLine = !wasBlank
        before = 0
        return start
      }
    },
  }
}

function isWhite(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    if (byte !== 32 && byte !== 9 && byte !== carriageReturn) return false
  }
  return true
}
