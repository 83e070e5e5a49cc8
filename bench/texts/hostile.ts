import { median, type Table } from '../report.ts'
import type { Detect } from './detector.ts'
import { createRandom } from './random.ts'

const size = 65_536

/** What makes careless code slow: long runs of what a pattern may begin or go on with. */
const seeds: readonly string[] = [
  ...[
    '1',
    '4',
    '.',
    '@',
    ':',
    '-',
    ' ',
    '(',
    '[',
    '<',
    '{',
    'a',
    'A',
    '/',
    '%',
    '+',
    '\n',
    'é',
    '中',
  ],
  ...[
    '1.',
    '1.1.1.',
    '1 ',
    '1-',
    '4111 ',
    '4111-',
    'a@',
    'a@a@',
    'a.',
    'a@a.',
    '.@',
    '-@a',
    '+1(1(',
    '+1 (',
  ],
  ...[
    '<A>',
    '</A>',
    '<A>a</A',
    '{Person ',
    '::',
    ':1',
    'f:',
    '1:',
    '::1 ',
    'http://',
    'http://a',
    'www.',
    '//a.',
  ],
  ...[
    'DE1 ',
    'DE89',
    'AA1',
    'John ',
    'Anna Smith ',
    'Mr. ',
    'Dr. A. ',
    'A. ',
    'o’',
    'van der ',
    '12 Main ',
    '1 A ',
  ],
  ...[
    '12 Main Street ',
    'SSN ',
    'ssn: 1',
    'card ',
    '123-45-',
    'name: ',
    'born ',
    '1/1/',
    '2020-01-',
    '0x',
    'AbC1',
  ],
  ...['1HGCM82633A', '00:1A:', 'Bank ', 'Inc. ', 'University of ', ', ', '"a":"', '555-', '(555) '],
]

/** 64 KB each of every seed repeated, and of mixtures that a fuzzer with a seed puts together. */
export function makeHostileTexts(mixtures = 60): readonly { name: string; text: string }[] {
  const random = createRandom(64)
  const repeated = seeds.map((seed) => ({ name: JSON.stringify(seed), text: fill(seed) }))
  const mixed = Array.from({ length: mixtures }, (_, index) => {
    const parts = Array.from({ length: random.integer(2, 6) }, () => random.pick(seeds))
    if (index % 2 === 0)
      return { name: `repeated ${JSON.stringify(parts.join(''))}`, text: fill(parts.join('')) }
    let text = ''
    while (text.length < size) text += random.pick(parts)
    return { name: `at random ${JSON.stringify(parts)}`, text: text.slice(0, size) }
  })
  return [...repeated, ...mixed]
}

/** The slowest of them, each after one run that warms up: the median of three. */
export function measureHostile(
  scopes: readonly { readonly name: string; readonly detect: Detect }[],
  shown = 5,
): Table {
  const texts = makeHostileTexts()
  const rows: string[][] = []
  for (const { name, detect } of scopes) {
    const times = texts.map((text) => ({ name: text.name, time: timeOf(detect, text.text) }))
    times.sort((one, other) => other.time - one.time)
    for (const [index, slow] of times.slice(0, shown).entries()) {
      const verdict = `at most 50: ${slow.time <= 50 ? 'met' : '**missed**'}`
      const kind = slow.name.replaceAll('|', '\\|')
      rows.push([`${name}: \`${kind}\``, slow.time.toFixed(1), index === 0 ? verdict : ''])
    }
  }
  return {
    title: 'Hostile texts',
    about:
      `${texts.length} texts of 64 KB that are built to make patterns backtrack, ${shown} slowest of each; milliseconds for one text, ` +
      'median of three after one that warms up.',
    columns: ['', 'ms', 'bar'],
    rows,
  }
}

function timeOf(detect: Detect, text: string): number {
  detect(text)
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now()
    detect(text)
    return performance.now() - start
  })
  return median(times)
}

function fill(seed: string): string {
  return seed.repeat(Math.ceil(size / seed.length)).slice(0, size)
}
