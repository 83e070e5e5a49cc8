import type { Miss } from './score.ts'

/** What went wrong, by type and kind: how often, and examples with some text on either side. */
export function printMisses(misses: readonly Miss[], examples = 12): string {
  const groups = new Map<string, Miss[]>()
  for (const miss of misses) {
    const key = `${miss.entity} ${miss.kind} in ${corpusOf(miss)}`
    groups.set(key, [...(groups.get(key) ?? []), miss])
  }
  const sorted = [...groups].sort(([, one], [, other]) => other.length - one.length)
  return sorted
    .map(([key, group]) => {
      // Spread over the group: neighbours come from the same template.
      const step = Math.max(1, Math.floor(group.length / examples))
      const lines = group.filter((_, index) => index % step === 0).slice(0, examples)
      return [`${key}: ${group.length}`, ...lines.map((miss) => `  ${showMiss(miss)}`)].join('\n')
    })
    .join('\n')
}

function corpusOf({ text: { register } }: Miss): string {
  if (register === 'log') return 'logs'
  return register === 'plain' ? 'plain prose' : 'labelled texts'
}

function showMiss({ text, span }: Miss): string {
  const { start, end } = span
  const before = text.text.slice(Math.max(0, start - 30), start)
  const after = text.text.slice(end, end + 20)
  return JSON.stringify(`${before}⟦${text.text.slice(start, end)}⟧${after}`)
}
