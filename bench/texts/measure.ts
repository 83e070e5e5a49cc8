import type { Pace } from '../pace.ts'
import type { Table } from '../report.ts'
import { makeCorpus } from './corpus.ts'
import { loadDetector } from './detector.ts'
import { measureHostile } from './hostile.ts'
import { measureLoading } from './loading.ts'
import { loadPeers } from './peers.ts'
import { makeLogs } from './plain/logs.ts'
import { makePlainProse } from './plain/prose.ts'
import { countMistakes, type Mistakes, tabulateMistakes } from './plain-table.ts'
import { type Quality, scoreCorpus, tabulateQuality } from './quality-table.ts'
import { measureScaling } from './scaling.ts'
import type { Miss } from './score.ts'
import { measureTextSpeed } from './speed.ts'

export interface TextSections {
  readonly withPeers: boolean
  readonly withSpeed: boolean
}

/** All tables about texts, one after another, as soon as each is there; answers what our side got wrong. */
export async function measureTexts(
  pace: Pace,
  add: (table: Table) => void,
  { withPeers, withSpeed }: TextSections = { withPeers: true, withSpeed: true },
): Promise<readonly Miss[]> {
  const corpus = makeCorpus()
  const prose = makePlainProse()
  const logs = makeLogs()
  const peers = withPeers ? loadPeers() : []
  const detect = await loadDetector('everything')
  const scores: Quality[] = []
  const mistakes: Mistakes[] = []
  for (const scored of [{ name: 'fieldveil', detect }, ...peers]) {
    scores.push(await scoreCorpus(corpus, scored))
    mistakes.push(await countMistakes(prose, logs, scored))
  }
  const [ours, ...theirs] = scores
  if (ours === undefined) throw new Error('Nothing was scored')
  add(tabulateQuality(corpus, ours, theirs))
  add(tabulateMistakes(prose, logs.length, mistakes))
  const misses = [...ours.misses, ...(mistakes[0]?.misses ?? [])]
  if (!withSpeed) return misses
  add(await measureTextSpeed(corpus, prose, peers, pace))
  const scopes = [
    { name: 'all structured types', detect: await loadDetector('structured') },
    { name: 'with names', detect },
  ]
  add(measureScaling(corpus, prose, scopes))
  add(measureHostile(scopes))
  add(measureLoading(pace.isQuick ? 5 : 9))
  return misses
}
