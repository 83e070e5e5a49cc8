import { readFileSync } from 'node:fs'
import { listReleaseProblems } from './release-problems.ts'

const problems = listReleaseProblems({
  manifest: JSON.parse(readFileSync('package.json', 'utf8')),
  changelog: readFileSync('CHANGELOG.md', 'utf8'),
  readme: readFileSync('README.md', 'utf8'),
  environment: process.env,
})
for (const problem of problems) console.error(`not ready to be published: ${problem}`)
process.exitCode = problems.length === 0 ? 0 : 1
