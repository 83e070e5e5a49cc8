import { Transform } from 'node:stream'
import { TransformStream, type TransformStreamDefaultController } from 'node:stream/web'
import { createUtf8 } from './utf8.ts'

/** Turns a text that comes in pieces into another; `last` with the last piece, which may be empty. */
export type PushText = (text: string, last: boolean) => Promise<string>

export interface TransformOptions {
  readonly signal: AbortSignal | undefined
  /** The error of a stream that was aborted. */
  readonly aborted: () => Error
}

type Chunk = string | Uint8Array

/** A Web stream around it: text for text, bytes for bytes. */
export function createWebTransform<Given extends Chunk>(
  push: PushText,
  { signal, aborted }: TransformOptions,
): TransformStream<Given, Given> {
  const utf8 = createUtf8()
  let givesBytes = false
  let stopListening = (): void => {}

  function emit(
    controller: TransformStreamDefaultController<Given>,
    text: string,
    last: boolean,
  ): void {
    const chunk = givesBytes ? utf8.encode(text, last) : text
    // Text where text came and bytes where bytes did, so of the kind that was given.
    if (chunk.length > 0) controller.enqueue(chunk as Given)
  }

  return new TransformStream<Given, Given>({
    start: (controller) => {
      stopListening = onAbort(signal, () => controller.error(aborted()))
    },
    transform: async (chunk, controller) => {
      try {
        const text = utf8.decode(chunk)
        givesBytes = typeof chunk !== 'string'
        emit(controller, await push(text, false), false)
      } catch (error) {
        stopListening()
        throw error
      }
    },
    flush: async (controller) => {
      stopListening()
      emit(controller, await push(utf8.end(), true), true)
    },
  })
}

/** A Node stream around it: bytes come out. */
export function createNodeTransform(
  push: PushText,
  { signal, aborted }: TransformOptions,
): Transform {
  const utf8 = createUtf8()
  let stopListening = (): void => {}

  async function run(read: () => string, last: boolean): Promise<Uint8Array | undefined> {
    const bytes = utf8.encode(await push(read(), last), last)
    return bytes.length === 0 ? undefined : bytes
  }

  const transform = new Transform({
    decodeStrings: false,
    transform: (chunk, _encoding, done) => {
      run(() => utf8.decode(chunk), false).then((bytes) => done(null, bytes), done)
    },
    flush: (done) => {
      run(() => utf8.end(), true).then((bytes) => done(null, bytes), done)
    },
    destroy: (error, done) => {
      stopListening()
      done(error)
    },
  })
  stopListening = onAbort(signal, () => transform.destroy(aborted()))
  return transform
}

/** Answers how to stop listening. */
function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => {}
  if (signal.aborted) listener()
  signal.addEventListener('abort', listener, { once: true })
  return () => signal.removeEventListener('abort', listener)
}
