import { LRUCache } from 'lru-cache'
import { readDetection } from '../detection-options.ts'
import type { Recognition } from '../text/recognize.ts'
import { createTextSearch, type TextSearch } from '../text/text-search.ts'
import type { DetectionOptions, MaskerOptions } from '../types.ts'
import type { Call } from './call-context.ts'
import type { Names } from './names.ts'

/** What is sought in the free text of a call. */
export interface Searching {
  /** The search of a call, for one text or for many. Throws `invalid_options` for what it seeks. */
  recognitionFor(call: Call): Recognition
  /** The search of the masker's own options, outside of any call. */
  readonly usual: Recognition
  /** The call with a deadline, where a recogniser may take some of its time. */
  timed(call: Call): Call
  /** Throws `invalid_options`. */
  check(detection: DetectionOptions): void
}

const kept = 100

/** Each way to search is made ready once: by the masker's options, and by those of calls and rules. */
export function createSearching(
  options: MaskerOptions,
  names: Names,
  setDeadline: () => number,
): Searching {
  const { recognizers = [], detection = {}, entities = {} } = options
  const usual = makeSearch(detection)
  const searches = new LRUCache<string, TextSearch>({ max: kept })

  function makeSearch(sought: DetectionOptions): TextSearch {
    return createTextSearch({ recognizers, detection: sought, entities: Object.keys(entities) })
  }

  function searchFor(own: DetectionOptions | undefined): TextSearch {
    if (own === undefined || Object.keys(own).length === 0) return usual
    const key = JSON.stringify(own, printPattern)
    const known = searches.get(key)
    if (known !== undefined) return known
    const made = makeSearch({ ...detection, ...readDetection(own) })
    searches.set(key, made)
    return made
  }

  return {
    usual: usual.open(),
    recognitionFor: ({ detection: own, policy, deadline }) =>
      searchFor(own).open({
        deadline,
        isKept:
          policy === undefined
            ? undefined
            : (entity) => names.treat(entity, policy).action === 'keep',
      }),
    timed: (call) =>
      usual.mayWait && call.deadline === undefined ? { ...call, deadline: setDeadline() } : call,
    check: (own) => void searchFor(own),
  }
}

function printPattern(_: string, value: unknown): unknown {
  return value instanceof RegExp ? ['RegExp', String(value)] : value
}
