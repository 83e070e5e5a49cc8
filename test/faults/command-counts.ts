import type { Redis } from 'ioredis'

/** How often a server ran each command. */
export type CommandCounts = Readonly<Record<string, number>>

// Of the test's own connections, and what a server does for itself.
const ignored = /^(info|config|client|monitor|ping|hello|dbsize|subscribe|replconf|psync)$/

/**
 * What a server ran while `work` was under way, by INFO commandstats; commands within scripts count
 * too.
 */
export async function countCommands(
  admin: Redis,
  work: () => Promise<unknown>,
): Promise<CommandCounts> {
  const before = await readCounts(admin)
  await work()
  const after = await readCounts(admin)
  const counts: Record<string, number> = {}
  for (const [name, count] of Object.entries(after)) {
    const more = count - (before[name] ?? 0)
    if (more > 0 && !ignored.test(name.split('|')[0] ?? '')) counts[name] = more
  }
  return counts
}

async function readCounts(admin: Redis): Promise<CommandCounts> {
  const stats = await admin.info('commandstats')
  return Object.fromEntries(
    [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name, calls]) => [
      name,
      Number(calls),
    ]),
  )
}

/** The same for every order of the commands. */
export function printCounts(counts: CommandCounts): string {
  const entries = Object.entries(counts).sort(([left], [right]) => (left < right ? -1 : 1))
  return entries.map(([name, count]) => `${count} ${name}`).join(', ')
}
