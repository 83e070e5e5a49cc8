/** A line of a stream of JSON documents. */
export interface JsonLine {
  readonly data: string
  /** The line end and the white space before it, nothing at the end of a stream. */
  readonly end: string
}

export interface LineSplitter {
  push(text: string, last: boolean): readonly JsonLine[]
  /** UTF-16 units of the line that has not come whole. */
  readonly held: number
}

/** Splits a stream at its line feeds, every character kept. */
export function createLineSplitter(): LineSplitter {
  let held = ''
  return {
    push: (text, last) => {
      const lines: JsonLine[] = []
      const whole = held + text
      let from = 0
      for (let feed = whole.indexOf('\n', held.length); feed !== -1; ) {
        lines.push(readLine(whole.slice(from, feed + 1)))
        from = feed + 1
        feed = whole.indexOf('\n', from)
      }
      held = whole.slice(from)
      if (last && held !== '') {
        lines.push(readLine(held))
        held = ''
      }
      return lines
    },
    get held() {
      return held.length
    },
  }
}

function readLine(line: string): JsonLine {
  const data = line.replace(/\r?\n?$/, '')
  return { data, end: line.slice(data.length) }
}
