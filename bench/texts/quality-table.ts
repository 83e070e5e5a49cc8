import type { Table } from '../report.ts'
import { commonEntities, type Detect } from './detector.ts'
import type { LabelledText } from './labelled-text.ts'
import {
  type Count,
  type Counts,
  f2Of,
  type Miss,
  precisionOf,
  recallOf,
  scoreText,
  sumCounts,
} from './score.ts'

/** One that is scored: our side or a peer. */
export interface Scored {
  readonly name: string
  readonly detect: Detect | ((text: string) => Promise<ReturnType<Detect>>)
}

export interface Quality {
  readonly name: string
  readonly counts: Counts
  readonly misses: readonly Miss[]
}

export async function scoreCorpus(
  corpus: readonly LabelledText[],
  { name, detect }: Scored,
): Promise<Quality> {
  const counts: Counts = new Map()
  const misses: Miss[] = []
  for (const text of corpus) misses.push(...scoreText(text, await detect(text.text), counts))
  return { name, counts, misses }
}

interface Row {
  readonly title: string
  readonly entities: readonly string[]
  readonly bars: Readonly<Partial<Record<'precision' | 'f2', number>>>
  /** Of leaving all alone: more right finds than wrong ones. */
  readonly beatsNothing?: boolean
}

const common: Row = {
  title: '**the seven together**',
  entities: commonEntities,
  bars: { precision: 0.97, f2: 0.95 },
}
const rows: readonly Row[] = [
  common,
  ...commonEntities.map((entity) => ({ title: entity, entities: [entity], bars: {} })),
  { title: 'PERSON', entities: ['PERSON'], bars: { f2: 0.75 } },
  { title: 'ORGANIZATION', entities: ['ORGANIZATION'], bars: {}, beatsNothing: true },
  { title: 'ADDRESS (places too)', entities: ['ADDRESS'], bars: {}, beatsNothing: true },
]
const shown = new Set(rows.flatMap(({ entities }) => entities))

/** Precision, recall and F2 by type, our side in full and the peers' F2 beside it. */
export function tabulateQuality(
  corpus: readonly LabelledText[],
  ours: Quality,
  peers: readonly Quality[],
): Table {
  const labels = corpus.reduce((sum, text) => sum + text.labels.length, 0)
  const others = [...new Set([...ours.counts.keys()].filter((entity) => !shown.has(entity)))].sort()
  const all: readonly Row[] = [
    ...rows,
    { title: `${others.length} further structured types`, entities: others, bars: {} },
  ]
  return {
    title: 'How well PII is found',
    about:
      `${corpus.length} texts written and generated here, ${labels} labels. A find is right when its type is the label's and ` +
      'the IoU of both spans is at least 0.9; precision, recall and F2 of fieldveil, then F2 (precision) of the peers.',
    columns: ['', 'labels', 'precision', 'recall', 'F2', 'bar', ...peers.map(({ name }) => name)],
    rows: all.map((row) => {
      const count = sumCounts(ours.counts, row.entities)
      return [
        row.title,
        String(count.right + count.missed),
        precisionOf(count).toFixed(3),
        recallOf(count).toFixed(3),
        f2Of(count).toFixed(3),
        showBars(row, count),
        ...peers.map(({ counts }) => showPeer(sumCounts(counts, row.entities))),
      ]
    }),
  }
}

function showBars({ bars, beatsNothing }: Row, count: Count): string {
  const judged: string[] = []
  const judge = (words: string, isMet: boolean): void => {
    judged.push(`${words}: ${isMet ? 'met' : '**missed**'}`)
  }
  const { precision, f2 } = bars
  if (precision !== undefined) judge(`precision ${precision}`, precisionOf(count) >= precision)
  if (f2 !== undefined) judge(`F2 ${f2}`, f2Of(count) >= f2)
  if (beatsNothing) judge('more right than wrong', count.right > count.wrong)
  return judged.join(', ')
}

function showPeer(count: Count): string {
  if (count.right + count.wrong === 0) return 'none found'
  return `${f2Of(count).toFixed(2)} (${precisionOf(count).toFixed(2)})`
}
