/** How far the beginning of a body tells whether a JSON object or array stands in it. */
export type JsonOpening = 'nothing' | 'brace' | 'bracket' | 'json' | 'other'

const quote = 0x22
const closingBrace = 0x7d
// What can follow `[`: another value, or the end. `[INFO] started` is no JSON.
const afterBracket = new Set([...'{["]-0123456789tfn'].map((character) => character.charCodeAt(0)))
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d])
// U+FEFF, as one code unit of a string or as the three bytes of UTF-8.
const byteOrderMarks = new Set([0xfeff, 0xef, 0xbb, 0xbf])

/** What is known after some more bytes; begin with `nothing`. */
export function openingOfBytes(known: JsonOpening, bytes: Uint8Array): JsonOpening {
  let opening = known
  for (let index = 0; index < bytes.length && !isDecided(opening); index++) {
    opening = afterCode(opening, bytes[index] ?? 0)
  }
  return opening
}

/** Whether a whole body begins as a JSON object or array does. */
export function opensAsJson(text: string | Uint8Array): boolean {
  if (typeof text !== 'string') return openingOfBytes('nothing', text) === 'json'
  let opening: JsonOpening = 'nothing'
  for (let index = 0; index < text.length && !isDecided(opening); index++) {
    opening = afterCode(opening, text.charCodeAt(index))
  }
  return opening === 'json'
}

function isDecided(opening: JsonOpening): boolean {
  return opening === 'json' || opening === 'other'
}

function afterCode(opening: JsonOpening, code: number): JsonOpening {
  if (blanks.has(code)) return opening
  if (opening === 'brace') return code === quote || code === closingBrace ? 'json' : 'other'
  if (opening === 'bracket') return afterBracket.has(code) ? 'json' : 'other'
  if (code === 0x7b) return 'brace'
  if (code === 0x5b) return 'bracket'
  return byteOrderMarks.has(code) ? opening : 'other'
}
