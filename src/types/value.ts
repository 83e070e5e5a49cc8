/** A value that a JSON document can hold at a leaf. */
export type JsonScalar = string | number | boolean | null

/**
 * What a token stands for: a JSON scalar, or a `bigint` for an integer of a JSON text that a
 * double cannot hold exactly.
 */
export type TokenValue = JsonScalar | bigint
