import type { Redis } from 'ioredis'
import { configurationError } from '../errors.ts'
import { isCluster, type RedisClient, sendPipeline } from './redis-client.ts'
import { isUnsupported } from './redis-errors.ts'
import { askMasters } from './redis-nodes.ts'

const wantedVersion = [6, 2] as const

/** Throws `invalid_options` for a client that would read from replicas, which lag behind. */
export function checkClient(client: RedisClient): void {
  const mend = 'give the store a client of its own'
  if (isCluster(client)) {
    if (client.options.scaleReads === 'master') return
    throw configurationError(
      'invalid_options',
      `RedisTokenStore reads from masters only: ${mend}, with scaleReads: 'master'`,
    )
  }
  if (client.options.role !== 'slave' && client.options.readOnly !== true) return
  throw configurationError(
    'invalid_options',
    `RedisTokenStore needs the master: ${mend}, without role: 'slave' and readOnly`,
  )
}

/**
 * Asks the server, in a cluster every master that answers, for what a token store cannot do
 * without. Throws `invalid_options`; what may not be asked is taken to be as it should.
 */
export async function checkServer(client: RedisClient, allowEviction: boolean): Promise<void> {
  const check = (information: ReadonlyMap<string, string>) => {
    checkVersion(information)
    if (!allowEviction) checkEviction(information)
  }
  const asked = isCluster(client) ? await askMasters(client, askServer) : [await askServer(client)]
  for (const information of asked) check(information)
}

async function askServer(client: Redis): Promise<Map<string, string>> {
  // Two commands, because Redis before 7.0 takes one section a call.
  const replies = await sendPipeline(client, [
    { name: 'info', key: '', words: ['server'] },
    { name: 'info', key: '', words: ['memory'] },
  ])
  const information = new Map<string, string>()
  for (const [error, text] of replies) {
    if (error === null) readInformation(String(text), information)
    else if (!isUnsupported(error)) throw error
  }
  return information
}

function readInformation(text: string, information: Map<string, string>): void {
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) information.set(line.slice(0, colon), line.slice(colon + 1))
  }
}

function checkVersion(information: ReadonlyMap<string, string>): void {
  const version = /^(\d+)\.(\d+)/.exec(information.get('redis_version') ?? '')
  if (version === null) return
  const [major, minor] = [Number(version[1]), Number(version[2])]
  if (major > wantedVersion[0] || (major === wantedVersion[0] && minor >= wantedVersion[1])) return
  throw configurationError(
    'invalid_options',
    `RedisTokenStore wants Redis ${wantedVersion.join('.')} or later; this server is ${major}.${minor}`,
  )
}

/** The volatile policies too: they evict the records that have a ttl. */
function checkEviction(information: ReadonlyMap<string, string>): void {
  const policy = information.get('maxmemory_policy')
  if (policy === undefined || policy === 'noeviction' || !/^[a-z-]{1,30}$/.test(policy)) return
  throw configurationError(
    'invalid_options',
    `this Redis evicts keys when its memory is full (maxmemory-policy ${policy}), and an evicted ` +
      'token can never be unmasked: set maxmemory-policy to noeviction, or pass allowEviction: true ' +
      'if tokens may be lost',
  )
}
