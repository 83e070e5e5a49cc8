import { checkAccess } from './access.ts'
import { checkDurability } from './durability.ts'
import type { ServerFacts } from './facts.ts'
import type { Finding } from './finding.ts'
import { permitInfo } from './mends.ts'

/** All that is to be said of one server. */
export function checkServer(facts: ServerFacts): readonly Finding[] {
  const findings = [
    checkVersion(facts),
    checkEviction(facts),
    ...checkDurability(facts),
    ...checkAccess(facts),
    checkLatency(facts),
    checkClock(facts),
  ]
  if (!facts.place.cluster) return findings
  return findings.map((finding) => ({ ...finding, subject: `${facts.name} ${finding.subject}` }))
}

function checkVersion({ information }: ServerFacts): Finding {
  const subject = 'version'
  const version = information.get('redis_version') ?? ''
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (version === '') {
    return { subject, severity: 'note', says: 'unknown: INFO is not permitted', mend: permitInfo }
  }
  const says = `Redis ${version}`
  if (major < 6 || (major === 6 && minor < 2)) {
    return {
      subject,
      severity: 'unsafe',
      says,
      mend: 'fieldveil wants 6.2 or later; take 7.0 or later',
    }
  }
  if (major < 7) {
    const mend = 'from 7.0 on a batch of new tokens is one command without a script'
    return { subject, severity: 'note', says, mend }
  }
  return { subject, severity: 'fine', says }
}

function checkEviction({ information, settings, place }: ServerFacts): Finding {
  const subject = 'eviction'
  const policy = information.get('maxmemory_policy') ?? settings.get('maxmemory-policy')
  const limit = Number(information.get('maxmemory') ?? settings.get('maxmemory') ?? 0)
  const used = Number(information.get('used_memory') ?? 0)
  if (policy === undefined) {
    return { subject, severity: 'note', says: 'unknown: INFO is not permitted', mend: permitInfo }
  }
  const says = `maxmemory-policy ${policy}, ${describeMemory(used, limit)}`
  if (policy !== 'noeviction') {
    return {
      subject,
      severity: place.allowEviction ? 'warning' : 'unsafe',
      says: `${says}: an evicted token can never be unmasked`,
      mend: 'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf',
    }
  }
  if (limit > 0 && used > limit * 0.8) {
    const mend = 'raise maxmemory before it is full: Redis then takes no new token'
    return { subject, severity: 'warning', says, mend }
  }
  if (limit === 0) {
    const mend = 'set maxmemory below what the machine has: else the system may end Redis'
    return { subject, severity: 'note', says, mend }
  }
  return { subject, severity: 'fine', says }
}

function describeMemory(used: number, limit: number): string {
  const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MiB`
  return limit === 0
    ? `${megabytes(used)} of no limit`
    : `${megabytes(used)} of ${megabytes(limit)}`
}

function checkLatency({ latencies }: ServerFacts): Finding {
  const subject = 'latency'
  const median = latencies[Math.floor(latencies.length / 2)] ?? 0
  const worst = latencies.at(-1) ?? 0
  const says = `median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms of ${latencies.length} round trips`
  if (median <= 5) return { subject, severity: 'fine', says }
  const mend = 'bring Redis nearer: each request that meets a new value waits for a round trip'
  return { subject, severity: median > 100 ? 'warning' : 'note', says, mend }
}

function checkClock({ clockAhead }: ServerFacts): Finding {
  const subject = 'clock'
  if (clockAhead === undefined) {
    return { subject, severity: 'note', says: 'unknown: TIME is not permitted' }
  }
  const off = Math.abs(clockAhead)
  const says = `${(off / 1_000).toFixed(1)} s ${clockAhead < 0 ? 'behind' : 'ahead of'} this machine`
  if (off < 1_000) return { subject, severity: 'fine', says: 'the same as this machine' }
  const mend = 'run NTP on both: the ends of tokens with a ttl, and budgets, go by the clocks'
  return { subject, severity: off > 60_000 ? 'warning' : 'note', says, mend }
}
