import type { ServerFacts } from './facts.ts'
import type { Finding } from './finding.ts'
import { permitInfo } from './mends.ts'

/** What survives a restart, a crash, the loss of a machine. */
export function checkDurability(facts: ServerFacts): readonly Finding[] {
  return [checkPersistence(facts), ...checkReplication(facts)]
}

function checkPersistence({ information, settings }: ServerFacts): Finding {
  const subject = 'persistence'
  const isAppending = information.get('aof_enabled')
  if (isAppending === undefined) {
    return { subject, severity: 'note', says: 'unknown: INFO is not permitted', mend: permitInfo }
  }
  if (isAppending !== '1') return checkSnapshots(information, settings)
  const fsync = settings.get('appendfsync')
  if (information.get('aof_last_write_status') === 'err') {
    return {
      subject,
      severity: 'unsafe',
      says: 'the last write to the AOF failed',
      mend: 'look at the log of Redis and at the disk',
    }
  }
  if (fsync === 'no') {
    return {
      subject,
      severity: 'warning',
      says: 'AOF, appendfsync no: a loss of power may lose half a minute of tokens',
      mend: 'CONFIG SET appendfsync everysec',
    }
  }
  const lost = fsync === 'always' ? 'nothing is lost' : 'a loss of power loses a second at most'
  return { subject, severity: 'fine', says: `AOF, appendfsync ${fsync ?? 'not told'}: ${lost}` }
}

function checkSnapshots(
  information: ServerFacts['information'],
  settings: ServerFacts['settings'],
): Finding {
  const subject = 'persistence'
  const mend = 'CONFIG SET appendonly yes, and the same in redis.conf'
  if (information.get('rdb_last_bgsave_status') === 'err') {
    return { subject, severity: 'unsafe', says: 'no AOF, and the last snapshot failed', mend }
  }
  const points = settings.get('save')
  if (points === '') {
    const says = 'neither AOF nor snapshots: a restart loses every token'
    return { subject, severity: 'unsafe', says, mend }
  }
  const known = points === undefined ? 'not told when' : `save ${points}`
  const says = `snapshots alone (${known}): a crash loses the tokens since the last one`
  return { subject, severity: 'warning', says, mend }
}

function checkReplication({ information }: ServerFacts): readonly Finding[] {
  const subject = 'replication'
  const role = information.get('role')
  if (role === undefined) return []
  if (role !== 'master') {
    const mend = 'name the master, or Sentinel in code: a replica takes no token and lags behind'
    return [{ subject, severity: 'unsafe', says: 'this server is a replica', mend }]
  }
  const replicas = Number(information.get('connected_slaves') ?? 0)
  if (replicas === 0) {
    const mend = "add a replica on another machine; durability: 'replica' then loses nothing"
    return [{ subject, severity: 'note', says: 'no replica: the machine is the only copy', mend }]
  }
  return [{ subject, severity: 'fine', says: `${replicas} replicas follow` }]
}
