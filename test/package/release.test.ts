import { describe, expect, it } from 'vitest'
import { listReleaseProblems, type Release } from './release-problems.ts'

const ready: Release = {
  manifest: {
    version: '1.2.0',
    repository: { type: 'git', url: 'git+https://host.example/a.git' },
  },
  changelog: '# Changelog\n\n## 1.2.0 (2026-11-25)\n\n## 1.1.0 (2026-10-01)\n',
  readme: '# fieldveil\n',
  environment: { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://host.example' },
}
const { manifest } = ready

describe('what has to be put right before publishing', () => {
  it('is nothing where all is in place', () => {
    expect(listReleaseProblems(ready)).toEqual([])
  })

  it('is nothing for a dry run on a machine of one’s own', () => {
    expect(listReleaseProblems({ ...ready, environment: { npm_config_dry_run: 'true' } })).toEqual(
      [],
    )
  })

  it.each<[string, Partial<Release>, string]>([
    ['no repository', { manifest: { version: '1.2.0' } }, 'npm pkg set repository'],
    [
      'an empty one',
      { manifest: { ...manifest, repository: { url: '' } } },
      'npm pkg set repository',
    ],
    ['an unreleased version', { changelog: '## Unreleased: 1.2.0\n' }, '"## 1.2.0 (DAY)"'],
    ['another version', { manifest: { ...manifest, version: '1.2.1' } }, '"## 1.2.1 (DAY)"'],
    ['the README of before', { readme: 'Until the first release is on npm, …' }, 'README.md'],
    ['nobody who signs', { environment: {} }, 'id-token: write'],
  ])('is %s', (_what, wrong, message) => {
    expect(listReleaseProblems({ ...ready, ...wrong })).toEqual([expect.stringContaining(message)])
  })
})
