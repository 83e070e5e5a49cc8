import { createInterface } from 'node:readline'
import type { Surroundings } from './surroundings.ts'

/** Asks at the terminal; whether the answer was yes. No answer and the signal mean no. */
export async function ask(
  question: string,
  { input, progress, signal }: Surroundings,
): Promise<boolean> {
  progress.write(`${question} [y/N] `)
  const lines = createInterface({ input })
  const stop = (): void => lines.close()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    for await (const line of lines) return /^\s*y(?:es)?\s*$/i.test(line)
    return false
  } finally {
    signal.removeEventListener('abort', stop)
    lines.close()
  }
}
