import type { Masker } from 'fieldveil'
import { asDocument, asList, valueAt, valueRules } from './values.ts'

/** Every token that was answered, by the index of its value. */
export interface Ledger {
  acknowledge(index: number, token: string): void
  /** Values with a token. */
  size(): number
  /** Values with more than one; all by default. */
  secondTokens(from?: number, to?: number): number
  tokensOf(index: number): readonly string[]
  /** Opens every token of the indexes from `from` on, below `to`: all by default. */
  open(masker: Masker, from?: number, to?: number): Promise<Opened>
}

export interface Opened {
  /** Tokens that do not open. */
  readonly lost: number
  readonly wrong: number
}

const batch = 500

export function createLedger(): Ledger {
  const tokens = new Map<number, string[]>()

  return {
    acknowledge: (index, token) => {
      const known = tokens.get(index)
      if (known === undefined) tokens.set(index, [token])
      else if (!known.includes(token)) known.push(token)
    },
    size: () => tokens.size,
    secondTokens: (from = 0, to = Number.POSITIVE_INFINITY) =>
      [...tokens].filter(([index, known]) => index >= from && index < to && known.length > 1)
        .length,
    tokensOf: (index) => tokens.get(index) ?? [],
    open: async (masker, from = 0, to = Number.POSITIVE_INFINITY) => {
      const all = [...tokens]
        .filter(([index]) => index >= from && index < to)
        .flatMap(([index, known]) => known.map((token) => ({ index, token })))
      const sum = { lost: 0, wrong: 0 }
      for (let start = 0; start < all.length; start += batch) {
        const { lost, wrong } = await openAll(masker, all.slice(start, start + batch))
        sum.lost += lost
        sum.wrong += wrong
      }
      return sum
    },
  }
}

interface Held {
  readonly index: number
  readonly token: string
}

/** One unknown token fails its whole batch, so that halves are tried until it is found. */
async function openAll(masker: Masker, held: readonly Held[]): Promise<Opened> {
  const mails = held.filter(({ index }) => index % 2 === 0)
  const numbers = held.filter(({ index }) => index % 2 === 1)
  try {
    const opened = await masker.unmaskDocument(
      { mails: mails.map(({ token }) => token), numbers: numbers.map(({ token }) => token) },
      valueRules,
    )
    const isWrong = ({ index }: Held, value: string | undefined): boolean =>
      value !== valueAt(index)
    const wrong = [
      ...mails.filter((one, at) => isWrong(one, opened.mails[at])),
      ...numbers.filter((one, at) => isWrong(one, opened.numbers[at])),
    ]
    return { lost: 0, wrong: wrong.length }
  } catch (error) {
    if ((error as { code?: string }).code !== 'unmasking_failed') throw error
    if (held.length === 1) return { lost: 1, wrong: 0 }
    const middle = held.length >> 1
    const left = await openAll(masker, held.slice(0, middle))
    const right = await openAll(masker, held.slice(middle))
    return { lost: left.lost + right.lost, wrong: left.wrong + right.wrong }
  }
}

/** Masks the values from `from` on, below `to`, and answers their tokens by index. */
export async function maskRange(masker: Masker, from: number, to: number): Promise<string[]> {
  const values = Array.from({ length: to - from }, (_, at) => valueAt(from + at))
  return asList(from, await masker.maskDocument(asDocument(from, values), valueRules))
}
