import { describeMachine } from '../machine.ts'
import { fullPace, quickPace } from '../pace.ts'
import { drawPlots } from '../plots.ts'
import { updateReadme } from '../readme.ts'
import { printTable, type Table, writeReport } from '../report.ts'
import { measureTexts } from './measure.ts'
import { printMisses } from './misses.ts'

const has = (flag: string): boolean => process.argv.includes(flag)
const pace = has('--quick') ? quickPace : fullPace
const isWhole = !has('--quick') && !has('--no-peers') && !has('--no-speed')
const machine = describeMachine(pace.isQuick)
console.log(machine)
const sections: string[] = []
const add = (table: Table): void => {
  const section = printTable(table)
  console.log(`\n${section}`)
  sections.push(section)
}
const misses = await measureTexts(pace, add, {
  withPeers: !has('--no-peers'),
  withSpeed: !has('--no-speed'),
})
if (has('--misses')) console.log(`\n${printMisses(misses)}`)
// A part of a run is for whoever works on the code.
if (isWhole) {
  const report = await writeReport('texts/results.md', machine, sections)
  await updateReadme('bench:text', report)
  await drawPlots(report)
}
