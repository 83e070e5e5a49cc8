import type { Redis } from 'ioredis'

/** Makes the server answer to NX with GET what a server before 7.0 does: a syntax error. */
export function withoutNxGet(client: Redis): Redis {
  return new Proxy(client, {
    get(target, name) {
      if (name !== 'pipeline') return Reflect.get(target, name)
      return () => {
        const pipeline = target.pipeline()
        const { setBuffer } = pipeline
        const spoil = (words: unknown[]) =>
          words.includes('NX') && words.includes('GET') ? [...words, 'SPOILT'] : words
        return Object.assign(pipeline, {
          setBuffer: (words: unknown[]) => Reflect.apply(setBuffer, pipeline, [spoil(words)]),
        })
      }
    },
  })
}
