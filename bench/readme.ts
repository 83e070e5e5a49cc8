import { readFile, writeFile } from 'node:fs/promises'

/** The command that a part of the README comes from. */
export type BenchCommand = 'bench' | 'bench:text'

const readme = new URL('../README.md', import.meta.url)
const end = '<!-- until here -->'

/** Puts the report into the README, in place of the command's last one. */
export async function updateReadme(command: BenchCommand, report: string): Promise<void> {
  await writeFile(readme, replacePart(await readFile(readme, 'utf8'), command, report))
}

/**
 * The text with the report between the command's own mark and the end mark that follows it. Throws
 * when the marks are not there.
 */
export function replacePart(text: string, command: BenchCommand, report: string): string {
  const begin = `<!-- npm run ${command} writes what follows -->`
  const beginAt = text.indexOf(begin)
  const endAt = text.indexOf(end, beginAt)
  if (beginAt === -1 || endAt === -1) {
    throw new Error(
      `The README has lost the marks between which the figures of npm run ${command} stand`,
    )
  }
  const demoted = report.replace(/^# .*\n+/, '').replace(/^## /gm, '### ')
  return `${text.slice(0, beginAt)}${begin}\n\n${demoted.trim()}\n\n${text.slice(endAt)}`
}
