/** What a release is made of, as it lies in the repository. */
export interface Release {
  readonly manifest: { readonly version: string; readonly repository?: unknown }
  readonly changelog: string
  readonly readme: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What has to be put right before `npm publish`, each with the mend. */
export function listReleaseProblems(release: Release): readonly string[] {
  const { manifest, changelog, readme, environment } = release
  const { version } = manifest
  const problems: string[] = []
  if (!hasRepository(manifest.repository)) {
    problems.push(
      'package.json names no repository: npm compares it with where the provenance comes from, and the links ' +
        'of the README lead there; npm pkg set repository.type=git repository.url=git+https://github.com/OWNER/NAME.git',
    )
  }
  if (!changelog.split('\n').some((line) => line.startsWith(`## ${version} `))) {
    problems.push(`CHANGELOG.md has no "## ${version} (DAY)": put it in place of "Unreleased"`)
  }
  if (readme.includes('Until the first release is on npm')) {
    problems.push('README.md still says that nothing is on npm: take that sentence out')
  }
  // npm finds this out only when all is built and packed. A dry run publishes nothing that is signed.
  const isSigned =
    environment['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined ||
    environment['SIGSTORE_ID_TOKEN'] !== undefined
  if (!isSigned && environment['npm_config_dry_run'] !== 'true') {
    problems.push(
      'this is no machine that provenance can come from: publish from a workflow of GitHub with ' +
        '"permissions: id-token: write", or of GitLab with an id token named SIGSTORE_ID_TOKEN',
    )
  }
  return problems
}

function hasRepository(repository: unknown): boolean {
  const url =
    typeof repository === 'object' && repository !== null && 'url' in repository
      ? repository.url
      : repository
  return typeof url === 'string' && url !== ''
}
