import { PassThrough, pipeline, type Readable, Writable } from 'node:stream'
import type { BoundStep, StreamFormat } from './json-body.ts'

interface Bounds {
  readonly rejects: boolean
  readonly maximumBodyBytes: number
}

/**
 * The masked pieces of a stream of documents, as they come. An error goes to `onError` and not to
 * the stream that is answered, which then stays as it is; whoever destroys that one ends the source.
 */
export function maskStream(
  source: Readable,
  format: StreamFormat,
  { rejects, maximumBodyBytes }: Bounds,
  steps: readonly BoundStep[],
  onError: (error: Error) => void,
): PassThrough {
  const bounds = {
    unsupported: rejects ? 'reject' : 'pass',
    maximumLength: maximumBodyBytes,
  } as const
  const transforms = steps.map(({ step, context }) => step.openStream(format, context, bounds))
  const masked = new PassThrough()
  const last = new Writable({
    write: (chunk, _encoding, done) => {
      if (masked.write(chunk)) done()
      else masked.once('drain', done)
    },
    final: (done) => {
      masked.end()
      done()
    },
  })
  pipeline([source, ...transforms, last], (error) => {
    if (error) onError(error)
  })
  masked.once('close', () => source.destroy())
  return masked
}
