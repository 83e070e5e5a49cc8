import { setImmediate } from 'node:timers/promises'
import { createMasker } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

/** A search whose first text fails only once another has failed the call at once. */
function createStage() {
  let failLate: (error: Error) => void = () => {}
  const masker = createMasker({
    keys: testKeys,
    recognizers: [
      {
        name: 'twofold',
        entity: 'X',
        find: (text) => {
          if (text === 'second') throw new Error('at once')
          return new Promise((_, reject) => {
            failLate = reject
          })
        },
      },
    ],
  })
  return { masker, failLate: () => failLate(new Error('late')) }
}

type Masking = (masker: ReturnType<typeof createMasker>) => Promise<unknown>

describe('a text that nobody waits for any more', () => {
  it.each<[string, Masking]>([
    [
      'maskFields',
      (masker) => masker.maskFields({ mask: [{ value: 'first' }, { value: 'second' }] }),
    ],
    [
      'maskDocument',
      (masker) =>
        masker
          .maskDocument({ a: 'first', b: 'second' }, { '*': { detect: true } })
          .catch(() => undefined),
    ],
  ])('fails without a word in %s', async (_name, mask) => {
    const unhandled: unknown[] = []
    const keep = (reason: unknown) => unhandled.push(reason)
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', keep)
    try {
      const { masker, failLate } = createStage()
      await mask(masker)
      failLate()
      // Node looks for unhandled rejections after the microtasks of each turn.
      await setImmediate()
      await setImmediate()
    } finally {
      process.removeAllListeners('unhandledRejection')
      for (const other of others) process.on('unhandledRejection', other)
    }
    expect(unhandled).toEqual([])
  })
})
