type Query = Readonly<Record<string, unknown>>

/**
 * Puts the values of `after` in the place of those of `before` in a query string (no leading `?`);
 * every parameter that did not change keeps its bytes.
 */
export function rewriteQuery(raw: string, before: Query, after: Query): string {
  const changed = new Set(Object.keys(before).filter((key) => !isSame(before[key], after[key])))
  if (changed.size === 0) return raw
  const written = new Set<string>()
  const pairs = raw.split('&').flatMap((pair) => {
    const name = nameOf(pair, before)
    if (!changed.has(name)) return [pair]
    if (written.has(name)) return []
    written.add(name)
    return print(encodeURIComponent(name), after[name])
  })
  if (written.size === changed.size) return pairs.join('&')
  // A parser of the host's own: what stands where is not known, so that nothing of it may stay.
  return Object.entries(after)
    .flatMap(([name, value]) => print(encodeURIComponent(name), value))
    .join('&')
}

/** `rewriteQuery` for the query string of a URL. */
export function rewriteUrl(url: string, before: Query, after: Query): string {
  const start = url.indexOf('?')
  if (start === -1) return url
  return url.slice(0, start + 1) + rewriteQuery(url.slice(start + 1), before, after)
}

/** Changed scalars as the strings that queries, parameters and headers hold; the rest untouched. */
export function stringifyChanged(before: unknown, after: unknown): unknown {
  if (after === before) return after
  if (isScalar(after)) return String(after)
  const held = Object(before) as Query
  if (Array.isArray(after)) return after.map((one, index) => stringifyChanged(held[index], one))
  // Entries, so that an own key `__proto__` stays one.
  const entries = Object.entries(after as Query)
  return Object.fromEntries(entries.map(([key, one]) => [key, stringifyChanged(held[key], one)]))
}

/** The parameter that a pair belongs to: `a[b]=1` is part of `a` where the parser nests. */
function nameOf(pair: string, query: Query): string {
  const end = pair.indexOf('=')
  const key = decode(end === -1 ? pair : pair.slice(0, end))
  if (Object.hasOwn(query, key)) return key
  const bracket = key.indexOf('[')
  return bracket === -1 ? key : key.slice(0, bracket)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function print(name: string, value: unknown): string[] {
  if (Array.isArray(value)) {
    if (value.length > 1 && value.every(isScalar)) return value.flatMap((one) => print(name, one))
    return value.flatMap((one, index) => print(`${name}[${index}]`, one))
  }
  if (isScalar(value)) return [`${name}=${encodeURIComponent(String(value).toWellFormed())}`]
  return Object.entries(value as Query).flatMap(([key, inner]) =>
    print(`${name}[${encodeURIComponent(key)}]`, inner),
  )
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
