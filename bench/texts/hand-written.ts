/** One alternation for the seven common types, as one would write it in an afternoon. */
const alternation =
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/[^\s"<>]+|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b|\b(?:\d{1,3}\.){3}\d{1,3}\b|\b\d{3}-\d{2}-\d{4}\b|\b(?:\d[ -]?){12,18}\d\b|\+?\d{1,3}[ -.]?\(?\d{2,4}\)?(?:[ -.]?\d{2,4}){2,3}\b/g

export function redactByAlternation(text: string): string {
  return text.replace(alternation, '[redacted]')
}

const isTrigger = new Uint8Array(128)
for (let code = 48; code <= 57; code++) isTrigger[code] = 1
for (const sign of '@:+') isTrigger[sign.charCodeAt(0)] = 1

/** The floor of a single pass: looks at each character once, measures runs behind triggers, checks nothing. */
export function countTriggerRuns(text: string): number {
  let runs = 0
  const { length } = text
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index)
    if (code >= 128 || isTrigger[code] === 0) continue
    const start = index
    while (index < length && text.charCodeAt(index) > 32) index++
    if (index - start >= 7) runs++
  }
  return runs
}
