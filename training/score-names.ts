import { readFileSync } from 'node:fs'
import { createNameTagger } from '../src/text/name-tagger.ts'
import type { Detection } from '../src/text/recognize.ts'
import { createGenerator } from './generate.ts'
import { readLists } from './lists.ts'
import type { Labelled, Sample } from './samples.ts'

interface Tally {
  found: number
  right: number
  wanted: number
  covered: number
}

const entities = ['PERSON', 'ORGANIZATION', 'ADDRESS', 'NATIONALITY']
const tag = createNameTagger()
const show = process.argv.includes('--misses')

const generate = createGenerator(readLists(), 977, 'test')
score('generated, held-out templates', Array.from({ length: 4000 }, generate))
score('written by hand', readHandWritten())

/** Prints precision, recall and F2 by entity, and how much plain text was masked by mistake. */
function score(title: string, samples: readonly Sample[]): void {
  const tallies = new Map(entities.map((entity) => [entity, emptyTally()]))
  let plainUnits = 0
  let mistaken = 0
  for (const { text, spans } of samples) {
    const known = spans.filter(({ type }) => type === 'KNOWN').map(toKnown)
    const finds = tag(text, known)
    const wanted = spans.filter(({ type }) => entities.includes(type))
    for (const entity of entities) {
      const tally = tallies.get(entity) ?? emptyTally()
      const mine = finds.filter((find) => find.entity === entity)
      const theirs = wanted.filter(({ type }) => type === entity)
      tally.found += mine.length
      tally.wanted += theirs.length
      tally.right += mine.filter((find) => theirs.some((span) => overlap(find, span) >= 0.9)).length
      tally.covered += theirs.filter((span) =>
        mine.some((find) => overlap(find, span) >= 0.9),
      ).length
    }
    const masked = new Uint8Array(text.length)
    for (const { start, end } of finds) masked.fill(1, start, end)
    for (const { start, end } of [...wanted, ...known]) masked.fill(2, start, end)
    for (const mark of masked) {
      if (mark !== 2) plainUnits++
      if (mark === 1) mistaken++
    }
    if (show && title !== 'generated, held-out templates') showMisses(text, finds, wanted)
  }
  console.log(`\n${title}: ${samples.length} texts`)
  for (const [entity, { found, right, wanted, covered }] of tallies) {
    const precision = right / Math.max(1, found)
    const recall = covered / Math.max(1, wanted)
    const f2 = (5 * precision * recall) / Math.max(1e-9, 4 * precision + recall)
    console.log(
      `${entity.padEnd(13)} P ${precision.toFixed(3)} R ${recall.toFixed(3)} F2 ${f2.toFixed(3)} (${wanted})`,
    )
  }
  console.log(`plain text masked by mistake: ${((100 * mistaken) / plainUnits).toFixed(2)} %`)
}

function emptyTally(): Tally {
  return { found: 0, right: 0, wanted: 0, covered: 0 }
}

function overlap(
  one: { start: number; end: number },
  other: { start: number; end: number },
): number {
  const shared = Math.min(one.end, other.end) - Math.max(one.start, other.start)
  return shared <= 0
    ? 0
    : shared / (Math.max(one.end, other.end) - Math.min(one.start, other.start))
}

function toKnown({ start, end }: Labelled): Detection {
  return { entity: 'PHONE_NUMBER', start, end, score: 1, recognizer: 'known' }
}

function showMisses(text: string, finds: readonly Detection[], wanted: readonly Labelled[]): void {
  const mine = finds.map(({ entity, start, end }) => `${entity} ${text.slice(start, end)}`)
  const theirs = wanted.map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
  const extra = mine.filter((find) => !theirs.includes(find))
  const missed = theirs.filter((span) => !mine.includes(span))
  if (extra.length + missed.length > 0)
    console.log(`${text}\n   + ${extra.join(' | ')}\n   - ${missed.join(' | ')}`)
}

/** Lines with names in brackets: `[PERSON Ada Lovelace] wrote it.` */
function readHandWritten(): Sample[] {
  const file = new URL('./hand-written.txt', import.meta.url)
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const spans: Labelled[] = []
      let text = ''
      for (const piece of line.split(/(\[[A-Z]+ [^\]]+\])/)) {
        const match = /^\[([A-Z]+) ([^\]]+)\]$/.exec(piece)
        const words = match?.[2] ?? piece
        if (match?.[1])
          spans.push({ start: text.length, end: text.length + words.length, type: match[1] })
        text += words
      }
      return { text, spans }
    })
}
