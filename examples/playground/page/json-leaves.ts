/** A string, number, boolean or null in a JSON text. */
export interface Leaf {
  readonly start: number
  readonly end: number
  /** The key that it stands under; for an element, that of its array. */
  readonly name: string
}

interface Container {
  readonly isList: boolean
  readonly name: string
  key: string
}

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[-\d][\d.eE+-]*|true|false|null|[{}[\]:,]/g

/** The leaves of a well-formed JSON text, in its order. */
export function listLeaves(json: string): Leaf[] {
  const leaves: Leaf[] = []
  const around: Container[] = [{ isList: true, name: 'body', key: '' }]
  for (const { 0: token, index: start } of json.matchAll(tokens)) {
    const container = around.at(-1) as Container
    const name = container.isList ? container.name : container.key
    if (token === '{' || token === '[') around.push({ isList: token === '[', name, key: '' })
    else if (token === '}' || token === ']') around.pop()
    else if (token === ':') {
      // What stood before the colon was a key, not a value.
      const { start: from = 0, end } = leaves.pop() ?? {}
      container.key = JSON.parse(json.slice(from, end))
    } else if (token !== ',') leaves.push({ start, end: start + token.length, name })
  }
  return leaves
}
