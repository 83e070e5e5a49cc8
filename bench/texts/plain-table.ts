import type { Table } from '../report.ts'
import type { LabelledText } from './labelled-text.ts'
import { makeLogPages } from './plain/logs.ts'
import type { Scored } from './quality-table.ts'
import { type Counts, type Miss, type Span, scoreText } from './score.ts'

const guarded = new Set(['CREDIT_CARD', 'US_SSN', 'IBAN', 'PHONE_NUMBER', 'FAX_NUMBER'])

/** What one makes of texts that hold nothing, or nothing but IPv4 addresses. */
export interface Mistakes {
  readonly name: string
  /** UTF-16 units of plain prose that finds cover, of 100. */
  readonly masked: number
  /** Cards, SSNs, IBANs and phones found in 1,000 lines of logs. */
  readonly falseInLogs: number
  readonly ipRecall: number
  /** UTF-16 units of logs outside labels that finds cover, of 100. */
  readonly maskedLogs: number
  readonly misses: readonly Miss[]
}

export async function countMistakes(
  prose: readonly LabelledText[],
  logLines: readonly LabelledText[],
  { name, detect }: Scored,
): Promise<Mistakes> {
  const counts: Counts = new Map()
  const misses: Miss[] = []
  const run = async (
    texts: readonly LabelledText[],
  ): Promise<{ share: number; guarded: number }> => {
    let length = 0
    let covered = 0
    let guardedFinds = 0
    for (const text of texts) {
      const finds = await detect(text.text)
      length += text.text.length
      for (const find of finds) {
        covered += find.end - find.start - coveredBy(text, find)
        if (guarded.has(find.entity)) guardedFinds++
      }
      misses.push(...scoreText(text, finds, counts))
    }
    return { share: (covered / length) * 100, guarded: guardedFinds }
  }
  const plain = await run(prose)
  const logs = await run(makeLogPages(logLines))
  const { right = 0, missed = 0 } = counts.get('IP_ADDRESS') ?? {}
  return {
    name,
    masked: plain.share,
    falseInLogs: (logs.guarded / logLines.length) * 1_000,
    ipRecall: right / (right + missed),
    maskedLogs: logs.share,
    misses,
  }
}

export function tabulateMistakes(
  prose: readonly LabelledText[],
  lines: number,
  all: readonly Mistakes[],
): Table {
  const size = prose.reduce((sum, { text }) => sum + text.length, 0)
  const row = (
    title: string,
    bar: string,
    isMet: (mistakes: Mistakes) => boolean,
    show: (mistakes: Mistakes) => string,
  ): readonly string[] => {
    const [ours] = all
    const verdict =
      bar === '' || ours === undefined ? '' : `${bar}: ${isMet(ours) ? 'met' : '**missed**'}`
    return [title, ...all.map(show), verdict]
  }
  return {
    title: 'What is masked by mistake',
    about:
      `${Math.round(size / 1_000)} KB of everyday and technical prose without PII, and ${lines.toLocaleString('en-US')} lines of server logs ` +
      'in pages of 50, whose only PII are IPv4 addresses; both generated here.',
    columns: ['', ...all.map(({ name }) => name), 'bar'],
    rows: [
      row(
        'characters of plain prose masked, of 100',
        'at most 1',
        ({ masked }) => masked <= 1,
        ({ masked }) => masked.toFixed(2),
      ),
      row(
        'false cards, SSNs, IBANs and phones in 1,000 log lines',
        'at most 1',
        ({ falseInLogs }) => falseInLogs <= 1,
        ({ falseInLogs }) => falseInLogs.toFixed(2),
      ),
      row(
        'IPv4 addresses found in the logs',
        'at least 0.99',
        ({ ipRecall }) => ipRecall >= 0.99,
        ({ ipRecall }) => ipRecall.toFixed(3),
      ),
      row(
        'other characters of the logs masked, of 100',
        '',
        () => true,
        ({ maskedLogs }) => maskedLogs.toFixed(2),
      ),
    ],
  }
}

function coveredBy({ labels }: LabelledText, find: Span): number {
  return labels.reduce((sum, label) => {
    const common = Math.min(label.end, find.end) - Math.max(label.start, find.start)
    return sum + Math.max(0, common)
  }, 0)
}
