import { type ContextTopic, contextWords } from './context-words.ts'

/** How far a context word may be from a candidate, in UTF-16 units. */
export const contextBefore = 60
/** The same behind it. */
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
  /** Whether words of `topics` stand before `start`, but all of them before an earlier find. */
  isSpent(topics: ReadonlySet<ContextTopic>, start: number): boolean
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
/** Most words of a text are in no list, and most of those are told by a few bits of the hash. */
const mayHaveTopic = new Uint8Array(8192)
for (const [index, [, words]] of contextWords.entries()) {
  for (const word of words) {
    topicOfHash.set(hashWord(word), index)
    mayHaveTopic[foldHash(hashWord(word))] = 1
  }
}

function foldHash(hash: number): number {
  return (hash ^ (hash >>> 13)) & 8191
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
 * Creates an index that reads the words around the places it is asked about, each word once, as long
 * as the places go up. Words are known by a hash of 32 bits; a word made to collide is taken for a
 * context word.
 */
export function createContextIndex(): ContextIndex {
  let source = ''
  /** Words that begin before it were read, or are too far before all places to come. */
  let readUntil = 0
  let count = 0
  const starts: number[] = []
  const ends: number[] = []
  const hits: number[] = []
  let first = 0
  let settled = 0

  /** Reads the words that begin at `from` or later and end at `until` at the latest. */
  const readWords = (from: number, until: number) => {
    let hash = 0
    let start = -1
    let wasLower = isLowerAt(source, from - 1)
    let isInWord = wasLower || isLetterAt(source, from - 1)
    const limit = Math.min(until + 1, source.length)
    readUntil = limit
    for (let index = from; index <= limit; index++) {
      const code = index < source.length ? source.charCodeAt(index) : 0
      let folded: number
      let isLower: boolean
      if (code < 128) {
        const lower = code | 32
        folded = lower >= 97 && lower <= 122 ? lower : 0
        isLower = code === folded
      } else {
        folded = fold(code)
        isLower = folded !== 0
      }
      // In `phoneNumber` a second word begins at the capital.
      if (folded === 0 || (wasLower && !isLower)) {
        // The dots of `D.O.B.` part no words.
        if (code === 46 && isInWord && isBetweenInitials(source, index)) continue
        if (start !== -1) record(start, index, hash)
        start = -1
        isInWord = false
      }
      if (folded !== 0) {
        if (!isInWord) {
          start = index
          hash = 0
          isInWord = true
        }
        hash = (Math.imul(hash, 31) + folded) | 0
      }
      wasLower = isLower && folded !== 0
    }
    if (start !== -1) readUntil = start
  }

  const record = (start: number, end: number, hash: number) => {
    if (mayHaveTopic[foldHash(hash)] === 0) return
    const topic = topicOfHash.get(hash)
    if (topic === undefined) return
    starts[count] = start
    ends[count] = end
    hits[count] = topic
    count++
  }

  /** Moves to the first word that begins at most 60 units before `start`, and reads on to `until`. */
  const seek = (start: number, until: number) => {
    const from = Math.max(0, start - contextBefore)
    if (until > readUntil) readWords(Math.max(from, readUntil), until)
    while (first > 0 && (starts[first - 1] ?? -1) >= from) first--
    while (first < count && (starts[first] ?? 0) < from) first++
  }

  const nearestTopic = (start: number, passedOver: number): ContextTopic | undefined => {
    seek(start, start)
    for (let index = count - 1; index >= first; index--) {
      const end = ends[index] ?? 0
      const hit = hits[index] ?? 0
      if (end > start || hit === numberTopic || hit === passedOver) continue
      if (end > settled || lastingTopics.has(hit)) return topics[hit]
    }
    return undefined
  }

  return {
    read(text) {
      source = text
      readUntil = 0
      count = 0
      first = 0
      settled = 0
    },
    settle(end) {
      settled = end
    },
    has(wanted, start, end) {
      const until = end + contextAfter
      seek(start, until)
      for (let index = first; index < count && (ends[index] ?? 0) <= until; index++) {
        const topic = topics[hits[index] ?? 0]
        if (topic !== undefined && wanted.has(topic) && !isWithin(index, start, end)) return true
      }
      return false
    },
    nearest: (start) => nearestTopic(start, numberTopic),
    nearestLabel: (start) => nearestTopic(start, idTopic),
    lastWordEnd(start) {
      seek(start, start)
      for (let index = count - 1; index >= first; index--) {
        const end = ends[index] ?? 0
        if (end <= start) return end
      }
      return -1
    },
    isSpent(wanted, start) {
      const end = endOfLast(wanted, start)
      return end !== -1 && end <= settled
    },
    endOfLast,
  }

  function endOfLast(wanted: ReadonlySet<ContextTopic>, start: number): number {
    seek(start, start)
    for (let index = count - 1; index >= first; index--) {
      const end = ends[index] ?? 0
      const topic = topics[hits[index] ?? 0]
      if (end <= start && topic !== undefined && wanted.has(topic)) return end
    }
    return -1
  }

  function isWithin(index: number, start: number, end: number): boolean {
    return (starts[index] ?? 0) < end && (ends[index] ?? 0) > start
  }
}

function isLetterAt(text: string, index: number): boolean {
  return index >= 0 && fold(text.charCodeAt(index)) !== 0
}

function isBetweenInitials(text: string, dotAt: number): boolean {
  return isInitialAt(text, dotAt - 1) && isInitialAt(text, dotAt + 1)
}

/** Whether a capital of A to Z stands at `index` with no letter beside it. */
function isInitialAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  if (!(code >= 65 && code <= 90)) return false
  return !isLetterAt(text, index - 1) && !isLetterAt(text, index + 1)
}

function isLowerAt(text: string, index: number): boolean {
  const code = index < 0 ? 0 : text.charCodeAt(index)
  return (code >= 97 && code <= 122) || (code > 127 && fold(code) !== 0)
}
