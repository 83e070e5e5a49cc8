import { readFile, writeFile } from 'node:fs/promises'

const readme = new URL('../README.md', import.meta.url)
const begin = '<!-- npm run bench writes what follows -->'
const end = '<!-- until here -->'

/** Puts the report into the README, in place of the last one. */
export async function updateReadme(report: string): Promise<void> {
  const text = await readFile(readme, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) {
    throw new Error('The README has lost the marks between which the figures stand')
  }
  const demoted = report.replace(/^# .*\n+/, '').replace(/^## /gm, '### ')
  await writeFile(readme, `${before}${begin}\n\n${demoted.trim()}\n\n${end}${after}`)
}
