import { printTable } from '../report.ts'
import { makeCorpus } from './corpus.ts'
import { loadDetector } from './detector.ts'
import { printMisses } from './misses.ts'
import { loadPeers } from './peers.ts'
import { makeLogs } from './plain/logs.ts'
import { makePlainProse } from './plain/prose.ts'
import { countMistakes, tabulateMistakes } from './plain-table.ts'
import { scoreCorpus, tabulateQuality } from './quality-table.ts'

const corpus = makeCorpus()
const prose = makePlainProse()
const logs = makeLogs()
const peers = process.argv.includes('--no-peers') ? [] : loadPeers()
const ours = { name: 'fieldveil', detect: await loadDetector('everything') }
const scores = []
const mistakes = []
for (const one of [ours, ...peers]) {
  scores.push(await scoreCorpus(corpus, one))
  mistakes.push(await countMistakes(prose, logs, one))
  console.error(one.name, performance.now())
}
const [our, ...theirs] = scores
if (our) console.log(printTable(tabulateQuality(corpus, our, theirs)))
console.log(printTable(tabulateMistakes(prose, logs.length, mistakes)))
if (process.argv.includes('--misses'))
  console.log(printMisses([...(our?.misses ?? []), ...(mistakes[0]?.misses ?? [])]))
