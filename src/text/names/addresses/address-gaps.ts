import { gaps } from '../gaps.ts'
import type { Words } from '../words.ts'

/** Whether one address may go on over what stands in front of a word. */
export function isNear(words: Words, at: number): boolean {
  const gap = words.gaps[at] as number
  return (
    gap === gaps.space ||
    gap === gaps.comma ||
    gap === gaps.abbreviated ||
    isDottedShort(words, at, gap)
  )
}

/** Whether a dot stands in front of a word that ends no sentence: that of `St.`. */
export function isDottedShort(words: Words, at: number, gap: number): boolean {
  if (gap !== gaps.sentence && gap !== gaps.abbreviated) return false
  return (words.ends[at - 1] as number) - (words.starts[at - 1] as number) <= 2
}
