import { readDetectorOptions } from './detection-options.ts'
import { createTextSearch } from './text/text-search.ts'
import type { Detector, DetectorOptions } from './types.ts'

/**
 * Makes a detector: it finds what a masker with the same `detection` and `recognizers` would mask,
 * and has neither keys nor a store. Throws `invalid_options`, which names the option and the mend.
 */
export function createDetector(options: DetectorOptions = {}): Detector {
  return { detect: createTextSearch(readDetectorOptions(options)).open() }
}
