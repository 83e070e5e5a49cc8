import { readFileSync, writeFileSync } from 'node:fs'
import { makeDataFiles } from './make-model.ts'

const isCheck = process.argv.includes('--check')

for (const [file, text] of makeDataFiles()) {
  const target = new URL(`../src/text/names/${file}`, import.meta.url)
  const size = `${(text.length / 1000).toFixed(0)} KB`
  if (!isCheck) {
    writeFileSync(target, text)
    console.log(`${file}: ${size}`)
  } else if (readFileSync(target, 'utf8') === text) {
    console.log(`${file}: as committed, ${size}`)
  } else {
    console.error(`${file} is not what the lists and templates give; run this without --check`)
    process.exitCode = 1
  }
}
