import { type Contestant, measureSpeeds } from '../contest.ts'
import type { Pace } from '../pace.ts'
import { showBar, showSpread, type Table } from '../report.ts'
import { makeLongTexts } from './corpus.ts'
import { loadDetector } from './detector.ts'
import { countTriggerRuns, redactByAlternation } from './hand-written.ts'
import type { LabelledText } from './labelled-text.ts'
import { makeOrdinaryTexts } from './ordinary.ts'
import type { Peer } from './peers.ts'
import { createRandom } from './random.ts'

interface Row {
  readonly name: string
  readonly run: (text: string) => unknown
  readonly bar?: number
  readonly texts?: readonly string[]
}

/** Megabytes a second over texts of about 1 KB, our side beside all others. */
export async function measureTextSpeed(
  corpus: readonly LabelledText[],
  prose: readonly LabelledText[],
  peers: readonly Peer[],
  pace: Pace,
): Promise<Table> {
  const ordinary = makeOrdinaryTexts(corpus, prose, 1_000, 200)
  const dense = makeLongTexts(corpus, 1_000, 200, createRandom(17)).map(({ text }) => text)
  const [common, structured, everything] = await Promise.all([
    loadDetector('common'),
    loadDetector('structured'),
    loadDetector('everything'),
  ])
  const rows: readonly Row[] = [
    { name: 'fieldveil, the seven common types', run: common, bar: 100 },
    { name: 'fieldveil, all structured types', run: structured, bar: 60 },
    { name: 'fieldveil, with names', run: everything, bar: 20 },
    { name: 'the seven, texts full of PII', run: common, texts: dense },
    { name: 'with names, texts full of PII', run: everything, texts: dense },
    ...peers.map(({ name, run }) => ({ name, run })),
    { name: 'one alternation, written by hand', run: redactByAlternation },
    { name: 'a scanner for triggers that checks nothing', run: countTriggerRuns },
  ]
  const contestants = rows.map(({ name, run, texts = ordinary }) => repeat(name, run, texts))
  const speeds = await measureSpeeds(contestants, pace)
  return {
    title: 'How fast text is searched',
    about:
      'Texts of about 1 KB on one core, prose with a few finds in each unless it is said otherwise; MB (UTF-8) a second, ' +
      `median of ${pace.rounds} rounds, lowest and highest. @redactpii/node knows five types, redact-pii and openredaction their own sets.`,
    columns: ['', 'MB/s', 'bar'],
    rows: rows.map(({ name, bar }) => {
      const figures = speeds.get(name) ?? []
      return [
        name,
        showSpread(figures, 1),
        bar === undefined ? '' : showBar(figures, 'at least', bar),
      ]
    }),
  }
}

/** Some milliseconds of texts between two looks at the clock; counts megabytes. */
function repeat(
  name: string,
  run: (text: string) => unknown,
  texts: readonly string[],
): Contestant {
  const megabytes = texts.map((text) => Buffer.byteLength(text) / 1e6)
  let next = 0
  const step = (): unknown => {
    next = (next + 1) % texts.length
    return run(texts[next] ?? '')
  }
  return {
    name,
    run: () => {
      let done = 0
      for (let time = 0; time < 20; time++) {
        const answer = step()
        done += megabytes[next] ?? 0
        if (answer instanceof Promise) return answer.then(() => done)
      }
      return done
    },
  }
}
