import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

it('the API reference can be made: every export and every option is documented', () => {
  const { stdout, stderr, status } = spawnSync('node_modules/.bin/typedoc', ['--emit', 'none'], {
    encoding: 'utf8',
  })
  expect(status, stdout + stderr).toBe(0)
}, 300_000)
