import { MaskingError } from '../errors.ts'
import type { KeyRing } from '../types.ts'
import { type GivenArguments, refuseWords } from './arguments.ts'
import { readFacts } from './check/facts.ts'
import { describeFindings, exitCodeOf, type Finding } from './check/finding.ts'
import { checkKeys } from './check/keys.ts'
import { checkServer } from './check/server.ts'
import { CommandError, type ExitCode, exitCodes } from './command-error.ts'
import { describeError } from './describe-error.ts'
import { openMasker } from './open-masker.ts'
import { readKeys } from './read-keys.ts'
import { connectReady } from './redis-store.ts'
import { readStoreArguments, type StoreArguments } from './store-arguments.ts'
import type { Surroundings } from './surroundings.ts'

/** Looks at keys and Redis, says what is unsafe and how to mend it. */
export async function checkCommand(
  given: GivenArguments,
  surroundings: Surroundings,
): Promise<ExitCode> {
  refuseWords(given)
  const { values } = given
  const place = readStoreArguments(values, surroundings.environment)
  const keys = await readKeys(place.keys, surroundings)
  const findings: Finding[] = [...checkKeys(keys)]
  const places =
    place.subjectStore === undefined ? [place.store] : [place.store, place.subjectStore]
  for (const store of places) {
    const client = await connectReady(store)
    try {
      for (const facts of await readFacts(client, store)) findings.push(...checkServer(facts))
    } finally {
      client.disconnect()
    }
  }
  findings.push(await checkMasker({ ...place, ring: keys }, surroundings, values.tenant))
  const { output } = surroundings
  if (values.json === true) output.write(`${JSON.stringify({ findings })}\n`)
  else output.write(describeFindings(findings))
  return exitCodeOf(findings)
}

/** What a server would find out when it starts. */
async function checkMasker(
  place: StoreArguments & { readonly ring: KeyRing },
  surroundings: Surroundings,
  tenant: string | undefined,
): Promise<Finding> {
  const subject = 'store'
  try {
    const opened = await openMasker(place, surroundings, tenant === undefined ? {} : { tenant })
    await opened.close()
    return { subject, severity: 'fine', says: 'keys and store belong together' }
  } catch (error) {
    if (!(error instanceof MaskingError)) throw error
    if (error.code === 'store_unavailable') {
      throw new CommandError(exitCodes.failed, describeError(error))
    }
    const mend =
      error.code === 'store_mismatch'
        ? 'the last secret of the ring decides all tokens: put back the one that the store was written with'
        : 'see above'
    return { subject, severity: 'unsafe', says: describeError(error), mend }
  }
}
