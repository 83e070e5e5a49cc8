import type { ContextIndex } from './context/context-index.ts'
import type { Detection } from './recognize.ts'

/** The finds of the text that is being scanned, in the order of their places. */
export interface FindList {
  text: string
  /** The end of the last find, or of an escape behind it: where the next can begin at the earliest. */
  floor: number
  /** Adds a find and answers its end. */
  add(
    recognizer: { name: string; entity: string },
    start: number,
    end: number,
    score: number,
  ): number
  /** Drops finds that a longer one from `start` on takes in. */
  dropFrom(start: number): void
  begin(text: string): void
  /** Answers the finds and lets go of the text. */
  finish(): Detection[]
}

/** Creates the list that the scanners of one text add to; `context` learns how far the scan has come. */
export function createFindList(context: ContextIndex): FindList {
  let finds: Detection[] = []
  const list: FindList = {
    text: '',
    floor: 0,
    add({ name, entity }, start, end, score) {
      finds.push({ entity, start, end, score, recognizer: name })
      list.floor = end
      context.settle(end)
      return end
    },
    dropFrom(start) {
      while ((finds.at(-1)?.end ?? 0) > start) finds.pop()
    },
    begin(text) {
      list.text = text
      list.floor = 0
      finds = []
      context.read(text)
    },
    finish() {
      const found = finds
      list.begin('')
      return found
    },
  }
  return list
}
