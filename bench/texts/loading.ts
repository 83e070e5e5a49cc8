import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median, showBar, showSpread, type Table } from '../report.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const report = `
globalThis.gc(); globalThis.gc()
const elapsed = performance.now()
console.log(JSON.stringify({ elapsed, rss: process.memoryUsage().rss / 1e6 }))`
const load = `
const fieldveil = await import('fieldveil')
const keys = [{ id: 'bench', secret: new Uint8Array(32).fill(7) }]
const find = fieldveil.createDetector
  ? fieldveil.createDetector({}).detect
  : (text) => fieldveil.createMasker({ keys }).maskText(text)`
const variants = {
  empty: '',
  'loaded, all recognisers ready': load,
  'the same, and a first text without names': `${load}
await find('mail anna@example.org or 192.0.2.17')`,
  'the same, and a first text with names': `${load}
await find('Anna Smith of Acme Corp met John Doe in Paris')`,
}

interface Figures {
  readonly elapsed: number
  readonly rss: number
}

/** What loading costs in processes of their own, over an empty one; in turns, so that load hits all alike. */
export function measureLoading(rounds = 9): Table {
  const figures = new Map<string, Figures[]>()
  for (let round = 0; round <= rounds; round++) {
    for (const [name, script] of Object.entries(variants)) {
      const one = runAlone(script)
      if (round > 0) figures.set(name, [...(figures.get(name) ?? []), one])
    }
  }
  const empty = figures.get('empty') ?? []
  const rest = [...figures].filter(([name]) => name !== 'empty')
  return {
    title: 'What loading costs',
    about: `The built package in a process of its own, over an empty one; median of ${rounds}, lowest and highest. Memory is the resident set after a collection.`,
    columns: ['', 'ms', 'bar', 'MB', 'bar'],
    rows: rest.map(([name, list], index) => {
      const time = list.map(({ elapsed }) => elapsed - median(empty.map((one) => one.elapsed)))
      const memory = list.map(({ rss }) => rss - median(empty.map((one) => one.rss)))
      const isBarred = index === 0
      return [
        name,
        showSpread(time, 0),
        isBarred ? showBar(time, 'at most', 60) : '',
        showSpread(memory, 1),
        isBarred ? showBar(memory, 'at most', 25) : '',
      ]
    }),
  }
}

function runAlone(script: string): Figures {
  const args = ['--expose-gc', '--input-type=module', '--eval', script + report]
  return JSON.parse(
    execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }),
  ) as Figures
}
