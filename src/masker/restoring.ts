import type { TokenValue } from '../types.ts'
import { andThen } from './maybe-promise.ts'
import type { Replacing, ValueParts } from './replacing.ts'

/** Puts values in the place of tokens. */
export function createRestoring({ settings, messages, gate, texts }: ValueParts): Replacing {
  return (hits, call) => {
    const restored: TokenValue[] = hits.map(({ value }) => value)
    const masked: number[] = []
    const detected: number[] = []
    hits.forEach(({ value, rule }, index) => {
      if (typeof value !== 'string') return
      if (value.length > settings.limits.textLength) throw messages.fail('payload_too_large')
      if (rule.action === 'mask') masked.push(index)
      if (rule.action === 'detect') detected.push(index)
    })
    const tokens = masked.map((index) => restored[index] as string)
    const found = andThen(gate.unmask(call, tokens), (answers) => {
      masked.forEach((index, at) => {
        const opened = answers[at]
        if (opened !== undefined) restored[index] = opened.value
        else if (!gate.keepsShut) throw messages.fail('unmasking_failed')
      })
      return restored
    })
    if (detected.length === 0) return found
    const unmasked = detected.map((index) => texts.unmask(restored[index] as string, call))
    return Promise.all([found, ...unmasked]).then(([, ...plain]) => {
      detected.forEach((index, at) => {
        restored[index] = plain[at] as string
      })
      return restored
    })
  }
}
