import type { Transform } from 'node:stream'
import type { Path } from './path.ts'
import type { FieldRules } from './rules.ts'
import type { TextOptions } from './text.ts'

/** How a stream of text is masked or unmasked. */
export interface TextStreamOptions extends TextOptions {
  /** `text` by default; server-sent events; or one JSON document in each line. */
  readonly format?: 'text' | 'event-stream' | 'ndjson'
  /**
   * The fields of each JSON document in `event-stream` and `ndjson`; by default every string in it
   * is free text. With rules, what is no JSON in an event is left alone unless a rule names `**`.
   */
  readonly rules?: FieldRules
  /**
   * Fields whose text goes on from one document to the next, as a language model's answer does. By
   * default those of the common chat interfaces; `[]` for none. Only free text is joined.
   */
  readonly joins?: readonly Path[]
  /** UTF-16 units held of one line, event or segment; 1,048,576. */
  readonly maximumLength?: number
  /** What should be JSON and is not: an error (`reject`, the default), or left as it is. */
  readonly unsupported?: 'reject' | 'pass'
}

/** Makes streams that all work alike and share nothing. */
export interface TextStream {
  /**
   * A pair for `pipeThrough`: text or UTF-8 bytes in, the same kind out. It errors with
   * `MaskingError`, after which nothing more leaves. Its type is the global one, which goes with the
   * body of a `Response` whether the libraries of TypeScript have `dom` or not.
   */
  web<Chunk extends string | Uint8Array = string | Uint8Array>(): TransformStream<Chunk, Chunk>
  /** The same for `pipeline`: bytes out. It is destroyed with `MaskingError`. */
  node(): Transform
}
