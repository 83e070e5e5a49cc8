import type { CallContext, Masker, PreparedRules } from 'fieldveil'
import { makeMasker } from './maskers.ts'

type PreparedMethod = Exclude<keyof PreparedRules, 'id'>

/** One call that a middleware made. */
export interface RecordedCall {
  readonly direction: 'mask' | 'unmask'
  readonly context: CallContext | undefined
}

export interface RecordingMasker {
  readonly masker: Masker
  readonly calls: readonly RecordedCall[]
}

/** A masker that keeps the context of every call of rules that it prepared. */
export function makeRecordingMasker(): RecordingMasker {
  const masker = makeMasker()
  const calls: RecordedCall[] = []
  return {
    calls,
    masker: {
      ...masker,
      prepare: (rules, part) => {
        const prepared = masker.prepare(rules, part)
        const record =
          (method: PreparedMethod) =>
          (document: never, context?: CallContext): Promise<unknown> => {
            calls.push({ direction: method.startsWith('un') ? 'unmask' : 'mask', context })
            return prepared[method](document, context)
          }
        return {
          id: prepared.id,
          maskDocument: record('maskDocument'),
          unmaskDocument: record('unmaskDocument'),
          maskInPlace: record('maskInPlace'),
          unmaskInPlace: record('unmaskInPlace'),
          maskJson: record('maskJson'),
          unmaskJson: record('unmaskJson'),
        } as PreparedRules
      },
    },
  }
}
