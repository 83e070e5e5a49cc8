import { printTable } from '../report.ts'
import { makeCorpus } from './corpus.ts'
import { loadDetector } from './detector.ts'
import { printMisses } from './misses.ts'
import { scoreCorpus, tabulateQuality } from './quality-table.ts'

const corpus = makeCorpus()
const ours = await scoreCorpus(corpus, {
  name: 'fieldveil',
  detect: await loadDetector('everything'),
})
console.log(printTable(tabulateQuality(corpus, ours, [])))
if (process.argv.includes('--misses')) console.log(printMisses(ours.misses))
