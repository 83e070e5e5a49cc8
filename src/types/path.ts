/**
 * Where a field is: keys joined by dots, `a["odd-key"]` quoted, `[3]` an index, `[*]` every element,
 * `*` every key or element, `**` any depth. A path that leads to an object or an array holds for
 * every value in it, also where another path leads further in.
 */
export type Path = string

/** Which part of a request rules speak of; it decides what a path can match. */
export type RulePart = 'body' | 'query' | 'params' | 'headers'
