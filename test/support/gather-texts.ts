import { inspect } from 'node:util'

/**
 * All that any logger could get out of a thing: as `util.inspect` and JSON print it, and every text
 * and all bytes that can be reached in it, hidden properties, symbols, maps and causes among them.
 */
export function gatherTexts(seen: unknown): (string | Buffer)[] {
  if (typeof seen === 'string') return [seen]
  if (ArrayBuffer.isView(seen)) return [asBuffer(seen)]
  const texts: (string | Buffer)[] = [printDeeply(seen), printJson(seen)]
  const known = new Set<unknown>()
  // A list of its own, because causes may be linked more deeply than the stack is.
  const open: unknown[] = [seen]
  while (open.length > 0) {
    const thing = open.pop()
    if (typeof thing === 'string') texts.push(thing)
    else if (typeof thing === 'symbol') texts.push(String(thing))
    if ((typeof thing !== 'object' && typeof thing !== 'function') || thing === null) continue
    if (known.has(thing)) continue
    known.add(thing)
    if (ArrayBuffer.isView(thing)) texts.push(asBuffer(thing))
    else open.push(...listParts(thing))
  }
  return texts
}

function listParts(thing: object): unknown[] {
  const parts: unknown[] = []
  for (const key of Reflect.ownKeys(thing)) {
    parts.push(key, Reflect.getOwnPropertyDescriptor(thing, key)?.value)
  }
  if (thing instanceof Map || thing instanceof Headers || thing instanceof URLSearchParams) {
    for (const [key, value] of thing.entries()) parts.push(key, value)
  }
  if (thing instanceof Set) parts.push(...thing)
  return parts
}

function asBuffer({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

function printDeeply(seen: unknown): string {
  return inspect(seen, {
    showHidden: true,
    depth: Number.POSITIVE_INFINITY,
    maxArrayLength: Number.POSITIVE_INFINITY,
    maxStringLength: Number.POSITIVE_INFINITY,
    breakLength: Number.POSITIVE_INFINITY,
  })
}

function printJson(seen: unknown): string {
  try {
    return JSON.stringify(seen) ?? ''
  } catch {
    return ''
  }
}
