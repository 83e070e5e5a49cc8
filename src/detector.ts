import { readDetectorOptions } from './detection-options.ts'
import { createSegmenter, type Segment } from './text/segments.ts'
import { createTextSearch } from './text/text-search.ts'
import type { Detection, Detector, DetectorOptions } from './types.ts'

/**
 * Makes a detector: it finds what a masker with the same `detection` and `recognizers` would mask,
 * and has neither keys nor a store. Throws `invalid_options`, which names the option and the mend.
 */
export function createDetector(options: DetectorOptions = {}): Detector {
  const recognize = createTextSearch(readDetectorOptions(options)).open()
  // Tags are told by their form; wrappers of policies are a masker's own.
  const segmenter = createSegmenter([])

  function detectAll(segments: readonly Segment[]): ReturnType<Detector['detect']> {
    const found = segments.map(({ text }) => {
      const finds = recognize(text)
      // A later segment may throw first, and then nobody waits for this one.
      if (finds instanceof Promise) finds.catch(() => {})
      return finds
    })
    return found.some((one) => one instanceof Promise)
      ? Promise.all(found).then((lists) => moveAll(lists, segments))
      : moveAll(found as (readonly Detection[])[], segments)
  }

  return {
    detect: (text) => {
      const segments = segmenter.split(text)
      return segments.length === 1 ? recognize(text) : detectAll(segments)
    },
  }
}

/** Finds of segments as finds of the text. */
function moveAll(
  found: readonly (readonly Detection[])[],
  segments: readonly Segment[],
): readonly Detection[] {
  return found.flatMap((finds, index) => {
    const by = segments[index]?.start ?? 0
    return finds.map((find) => ({ ...find, start: find.start + by, end: find.end + by }))
  })
}
