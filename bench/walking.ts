import pinoRedact from '@pinojs/redact'
import fastRedact from 'fast-redact'
import { createMasker } from 'fieldveil'
import maskData from 'maskdata'
import { type Contestant, measureSpeeds, ratios } from './contest.ts'
import { benchKeys } from './keys.ts'
import type { Pace } from './pace.ts'
import { makePerson } from './people.ts'
import { median, showBar, showSpread, type Table } from './report.ts'
import { loadWalker } from './walker.ts'

const paths = ['users[*].email', 'users[*].phone', 'users[*].address.street']
const limits = { depth: 200, fields: 100_000 }
const floor = 'JSON.stringify alone'
const ours = "fieldveil's walker, a constant in each place"

// As long as the values it replaces: a shorter one would save the serialiser work.
const censor = '[redacted: 22 letters]'

/** Section 1: what finding, replacing and serialising 300 fields costs beside serialising alone. */
export async function measureWalking(pace: Pace): Promise<Table> {
  const text = JSON.stringify(makeDocument())
  // As a body parser makes it: V8 lays out parsed objects in its own way.
  const document = JSON.parse(text) as object
  const contestants = await listContestants(document, text)
  for (const { name, run } of contestants) await checkOutput(name, run)
  const speeds = await measureSpeeds(contestants.map(repeat), pace)
  return {
    title: 'Walking 300 fields',
    about:
      `A body of ${(text.length / 1024).toFixed(1)} KB, three wildcard paths, 300 values; time ` +
      `including serialising, as a multiple of \`JSON.stringify\` alone. Median of ${pace.rounds} rounds, lowest and highest.`,
    columns: ['', 'µs', `times ${floor}`, 'bar'],
    rows: contestants.map(({ name }) => {
      // Speeds were measured, times are shown: the floor's speed divided by each one's.
      const times = ratios(speeds, name, floor).map((ratio) => 1 / ratio)
      const microseconds = 1e6 / median(speeds.get(name) ?? [])
      const bar = name === ours ? showBar(times, 'at most', 1.3) : ''
      return [name, microseconds.toFixed(0), showSpread(times), bar]
    }),
  }
}

interface Serialiser {
  readonly name: string
  run(): string | Promise<string>
}

async function listContestants(document: object, text: string): Promise<Serialiser[]> {
  const walker = await loadWalker()
  const plan = walker.compileRules(paths, {
    depth: limits.depth,
    tokenNames: new Set(['Default Token']),
    formatNames: new Set(),
    defaultTokenName: 'Default Token',
  })
  const censors = new Array<string>(300).fill(censor)
  const owned = JSON.parse(text) as object
  const fast = fastRedact({ paths, censor })
  const pino = pinoRedact({ paths, censor })
  const maskDataRules = {
    stringFields: paths,
    stringMaskOptions: { maskAll: true, maskOnlyFirstOccurance: false, values: [], maskWith: '*' },
  }
  const masker = createMasker({ keys: benchKeys })
  const rules = masker.prepare(paths)
  return [
    { name: floor, run: () => JSON.stringify(document) },
    {
      name: ours,
      run: () => JSON.stringify(walker.collectOwned(plan, owned, limits).replace(censors)),
    },
    {
      name: 'the same on a copy, as for a document of the application',
      run: () => JSON.stringify(walker.collectDocument(plan, document, limits).replace(censors)),
    },
    { name: 'fast-redact', run: () => String(fast(document)) },
    { name: '@pinojs/redact', run: () => String(pino(document)) },
    {
      name: 'maskdata',
      run: () => JSON.stringify(maskData.maskJSON2(document, maskDataRules)),
    },
    {
      name: '`maskDocument`, 300 tokens from the cache',
      run: async () => JSON.stringify(await rules.maskDocument(document)),
    },
    {
      name: '`maskJson`, text to text, 300 tokens from the cache',
      run: async () => await rules.maskJson(text),
    },
    {
      name: 'for comparison: `JSON.parse`, then `JSON.stringify`',
      run: () => JSON.stringify(JSON.parse(text)),
    },
  ]
}

function makeDocument(): object {
  const users = Array.from({ length: 100 }, (_, index) => {
    const { name, email, phone, street } = makePerson(100_000_000 + index * 7_919)
    return {
      id: index,
      name,
      email,
      phone,
      address: { street, city: 'Alderbrook', zip: '04109' },
      tags: ['retail', 'newsletter'],
      active: true,
    }
  })
  return { page: 1, pages: 7, users }
}

/** Whoever leaves a value in place has not done the work. */
async function checkOutput(name: string, run: Serialiser['run']): Promise<void> {
  const isFloor = name === floor || name.startsWith('for comparison')
  const output = await run()
  const left = output.match(/@mail\.example|"phone":"\+44|Old Station Road"/g)?.length ?? 0
  if (left !== (isFloor ? 300 : 0)) throw new Error(`${name} left ${left} of 300 values in place`)
}

/** Several serialisations between two looks at the clock. */
function repeat({ name, run }: Serialiser): Contestant {
  const times = 20
  return {
    name,
    run: () => {
      const first = run()
      if (typeof first !== 'string') return finish(first)
      for (let time = 1; time < times; time++) run()
      return times
    },
  }

  async function finish(first: Promise<string>): Promise<number> {
    await first
    for (let time = 1; time < times; time++) await run()
    return times
  }
}
