import { readDetectorOptions } from './detection-options.ts'
import { createTextSearch } from './text/text-search.ts'
import { createSegmenter, isBlank, type Segment } from './text/wrappers/segments.ts'
import type { Detection, Detector, DetectorOptions } from './types.ts'

/**
 * Makes a detector: it finds what a masker with the same `detection` and `recognizers` would mask,
 * and has neither keys nor a store. Throws `invalid_options`, which names the option and the mend.
 */
export function createDetector(options: DetectorOptions = {}): Detector {
  const recognize = createTextSearch(readDetectorOptions(options)).open()
  // Tags are told by their form; wrappers of policies are a masker's own.
  const segmenter = createSegmenter([])

  function detectAll(source: string, segments: readonly Segment[]): ReturnType<Detector['detect']> {
    const all: Detection[] = []
    for (const [index, { start, text }] of segments.entries()) {
      // Many lines are empty, and there are many recognisers.
      if (isBlank(text)) continue
      const finds = recognize(text, source, start)
      if (finds instanceof Promise) return detectLate(segments.slice(index), finds, all)
      addMoved(all, finds, start)
    }
    return all
  }

  /** All at once from the first segment on whose finds are late. */
  async function detectLate(
    segments: readonly Segment[],
    first: Promise<readonly Detection[]>,
    all: Detection[],
  ): Promise<readonly Detection[]> {
    const rest = segments.slice(1).map(async ({ text }) => recognize(text))
    for (const [index, finds] of (await Promise.all([first, ...rest])).entries()) {
      addMoved(all, finds, segments[index]?.start ?? 0)
    }
    return all
  }

  return {
    detect: (text) => {
      const segments = segmenter.split(text)
      return segments.length === 1 ? recognize(text) : detectAll(text, segments)
    },
  }
}

/** Finds of a segment as finds of the text. */
function addMoved(all: Detection[], finds: readonly Detection[], by: number): void {
  for (const { entity, start, end, score, recognizer } of finds) {
    all.push({ entity, start: start + by, end: end + by, score, recognizer })
  }
}
