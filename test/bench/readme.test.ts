import { expect, test } from 'vitest'
import { replacePart } from '../../bench/readme.ts'

const readme = `# A

<!-- npm run bench:text writes what follows -->
old texts
<!-- until here -->

between

<!-- npm run bench writes what follows -->
old figures
<!-- until here -->

end
`

test('each command replaces its own part and leaves the rest', () => {
  const once = replacePart(readme, 'bench:text', '# Benchmark\n\nmachine\n\n## Speed\n\n$& fast')
  expect(once).toBe(readme.replace('old texts\n', () => '\nmachine\n\n### Speed\n\n$& fast\n\n'))
  const both = replacePart(once, 'bench', '# Benchmark\n\nnew figures')
  expect(both).toBe(once.replace('old figures\n', '\nnew figures\n\n'))
  expect(replacePart(both, 'bench', '# Benchmark\n\nnew figures')).toBe(both)
})

test('a README without the marks is refused', () => {
  const lost = readme.replace('<!-- npm run bench writes what follows -->', '')
  expect(() => replacePart(lost, 'bench', '')).toThrow('npm run bench stand')
  expect(() => replacePart('<!-- npm run bench writes what follows -->', 'bench', '')).toThrow(
    'marks',
  )
})
