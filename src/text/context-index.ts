import { type ContextTopic, contextWords } from './context-words.ts'

/** How far a context word may be from a candidate, in UTF-16 units. */
export const contextBefore = 60
export const contextAfter = 30

/** What the words around candidates say; `read` starts a new text. */
export interface ContextIndex {
  read(text: string): void
  /** Whether a word of `topics` begins at most 60 units before `start` or ends at most 30 after `end`. */
  has(topics: ReadonlySet<ContextTopic>, start: number, end: number): boolean
  /**
   * The topic of the last word before `start` that has one, `number` aside. What stands before a
   * find speaks of that find and no more counts, words for a phone aside: `call a@b.co or 555 …`.
   */
  nearest(start: number): ContextTopic | undefined
  /** As `nearest`, and with words such as `id` passed over too: those that stand beside any label. */
  nearestLabel(start: number): ContextTopic | undefined
  /** Where the last word before `start` that has a topic ends; -1 if there is none within 60 units. */
  lastWordEnd(start: number): number
  /** Tells that a find ends at `end`. */
  settle(end: number): void
  /** Where the last word of `topics` before `start` ends, where one begins at most 60 units before; else -1. */
  endOfLast(topics: ReadonlySet<ContextTopic>, start: number): number
}

const topics: readonly ContextTopic[] = contextWords.map(([topic]) => topic)
const numberTopic = topics.indexOf('number')
const idTopic = topics.indexOf('id')
const lastingTopics = new Set([topics.indexOf('phone'), topics.indexOf('fax')])
const topicOfHash = new Map<number, number>()
for (const [index, [, words]] of contextWords.entries()) {
  for (const word of words) topicOfHash.set(hashWord(word), index)
}

function hashWord(word: string): number {
  let hash = 0
  for (let index = 0; index < word.length; index++) {
    hash = (Math.imul(hash, 31) + fold(word.charCodeAt(index))) | 0
  }
  return hash
}

/** The lower-case unit of a letter; 0 for what is none. Hiragana parts words as spaces do elsewhere. */
function fold(code: number): number {
  if (code < 128) {
    const lower = code | 32
    return lower >= 97 && lower <= 122 ? lower : 0
  }
  if (code < 0xc0 || code === 0xd7 || code === 0xf7) return 0
  if (code <= 0xde) return code + 32
  if (code >= 0x391 && code <= 0x42f) return code <= 0x3a9 || code >= 0x410 ? code + 32 : code
  if (code >= 0x2000 && code <= 0x206f) return 0
  if (code >= 0x3000 && code <= 0x309f) return 0
  return code >= 0xff00 && code <= 0xff0f ? 0 : code
}

/**
 * Creates an index that is made at the first question about a text, in one pass over it, and
 * answers questions about places that go up in time proportional to the words around them.
 * Words are known by a hash of 32 bits; a word made to collide is taken for a context word.
 */
export function createContextIndex(): ContextIndex {
  let source = ''
  let isRead = false
  let count = 0
  const starts: number[] = []
  const ends: number[] = []
  const hits: number[] = []
  let first = 0
  let settled = 0

  const record = (start: number, end: number, hash: number) => {
    const topic = topicOfHash.get(hash)
    if (topic === undefined) return
    starts[count] = start
    ends[count] = end
    hits[count] = topic
    count++
  }

  const readWords = () => {
    isRead = true
    let hash = 0
    let start = -1
    let wasLower = false
    for (let index = 0; index < source.length; index++) {
      const code = source.charCodeAt(index)
      const lower = code < 128 ? code | 32 : 0
      let folded: number
      let isLower: boolean
      if (lower >= 97 && lower <= 122) {
        folded = lower
        isLower = code === lower
      } else {
        folded = code < 128 ? 0 : fold(code)
        isLower = folded !== 0
      }
      // In `phoneNumber` a second word begins at the capital.
      if (start !== -1 && (folded === 0 || (wasLower && !isLower))) {
        record(start, index, hash)
        start = -1
      }
      if (folded !== 0) {
        if (start === -1) {
          start = index
          hash = 0
        }
        hash = (Math.imul(hash, 31) + folded) | 0
      }
      wasLower = isLower
    }
    if (start !== -1) record(start, source.length, hash)
  }

  /** Moves to the first word that begins at most 60 units before `start`. */
  const seek = (start: number) => {
    if (!isRead) readWords()
    const from = start - contextBefore
    while (first > 0 && (starts[first - 1] ?? -1) >= from) first--
    while (first < count && (starts[first] ?? 0) < from) first++
  }

  const nearestTopic = (start: number, passedOver: number): ContextTopic | undefined => {
    seek(start)
    let nearest: number | undefined
    for (let index = first; index < count && (ends[index] ?? 0) <= start; index++) {
      const hit = hits[index] ?? 0
      if (hit === numberTopic || hit === passedOver) continue
      if ((ends[index] ?? 0) > settled || lastingTopics.has(hit)) nearest = hit
    }
    return nearest === undefined ? undefined : topics[nearest]
  }

  return {
    read(text) {
      source = text
      isRead = false
      count = 0
      first = 0
      settled = 0
    },
    settle(end) {
      settled = end
    },
    has(wanted, start, end) {
      seek(start)
      const until = end + contextAfter
      for (let index = first; index < count && (ends[index] ?? 0) <= until; index++) {
        const topic = topics[hits[index] ?? 0]
        if (topic !== undefined && wanted.has(topic) && !isWithin(index, start, end)) return true
      }
      return false
    },
    nearest: (start) => nearestTopic(start, numberTopic),
    nearestLabel: (start) => nearestTopic(start, idTopic),
    lastWordEnd(start) {
      seek(start)
      let end = -1
      for (let index = first; index < count && (ends[index] ?? 0) <= start; index++) {
        end = ends[index] ?? -1
      }
      return end
    },
    endOfLast(wanted, start) {
      seek(start)
      let end = -1
      for (let index = first; index < count && (ends[index] ?? 0) <= start; index++) {
        const topic = topics[hits[index] ?? 0]
        if (topic !== undefined && wanted.has(topic)) end = ends[index] ?? -1
      }
      return end
    },
  }

  function isWithin(index: number, start: number, end: number): boolean {
    return (starts[index] ?? 0) < end && (ends[index] ?? 0) > start
  }
}
