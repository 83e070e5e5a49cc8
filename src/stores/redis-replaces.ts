import { isCluster, type RedisClient } from './redis-client.ts'
import type { ScriptCall } from './redis-scripts.ts'

/** A record to be put in the place of another one: the whole key, and bytes of our own. */
export interface RedisReplacement {
  readonly key: string
  readonly expected: Buffer
  readonly record: Buffer
  /** Milliseconds since 1970, as Redis takes them. */
  readonly expiresAt: number | 'keep' | 'never'
}

const keysOfOneCall = 500

/** The calls of the script that make the replacements, in order: of many keys, in a cluster of one each. */
export function listReplaceCalls(
  client: RedisClient,
  replacements: readonly RedisReplacement[],
): ScriptCall[] {
  const size = isCluster(client) ? 1 : keysOfOneCall
  const calls: ScriptCall[] = []
  for (let start = 0; start < replacements.length; start += size) {
    calls.push(listCall(replacements.slice(start, start + size)))
  }
  return calls
}

function listCall(replacements: readonly RedisReplacement[]): ScriptCall {
  return {
    keys: replacements.map(({ key }) => key) as [string, ...string[]],
    words: [
      Buffer.concat(replacements.map(({ expected }) => expected)),
      Buffer.concat(replacements.map(({ record }) => record)),
      replacements.map(({ expected }) => expected.length).join(),
      replacements.map(({ record }) => record.length).join(),
      replacements.map(printEnd).join(),
    ],
  }
}

function printEnd({ expiresAt }: RedisReplacement): string | number {
  if (expiresAt === 'keep') return 'k'
  return expiresAt === 'never' ? 0 : expiresAt
}
