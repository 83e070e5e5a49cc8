import type { ServerFacts } from './facts.ts'
import type { Finding } from './finding.ts'

/** Who can get at the records, on the way and on the server. */
export function checkAccess(facts: ServerFacts): readonly Finding[] {
  return [checkEncryption(facts), checkPassword(facts), ...checkPermissions(facts)]
}

function checkEncryption({ place: { redis } }: ServerFacts): Finding {
  const subject = 'encryption'
  if (redis.protocol === 'rediss:') return { subject, severity: 'fine', says: 'TLS' }
  if (isLoopback(redis)) {
    return { subject, severity: 'fine', says: 'none, and none needed within this machine' }
  }
  return {
    subject,
    severity: 'warning',
    says: 'no TLS: records are sealed, but the password and what is asked for can be read on the way',
    mend: 'rediss:// in the address, and tls-port in redis.conf',
  }
}

function checkPassword({ place: { redis }, isOpen }: ServerFacts): Finding {
  const subject = 'password'
  if (!isOpen) return { subject, severity: 'fine', says: 'asked for' }
  const severity = isLoopback(redis) ? 'note' : 'unsafe'
  if (redis.password === '') {
    const says = 'none: whoever reaches the port can delete every token'
    const mend = 'ACL SETUSER, and the address with user and password in FIELDVEIL_REDIS_URL'
    return { subject, severity, says, mend }
  }
  const says = 'none for the user "default": whoever reaches the port can delete every token'
  return { subject, severity, says, mend: 'ACL SETUSER default off, or requirepass in redis.conf' }
}

function checkPermissions({ forbidden, excessive, user, place }: ServerFacts): readonly Finding[] {
  const subject = 'permissions'
  const findings: Finding[] = []
  const rotating = forbidden.filter((name) => ['SCAN', 'DBSIZE'].includes(name))
  const needed = forbidden.filter((name) => !rotating.includes(name))
  if (needed.length > 0) {
    const words = needed.map((name) => `+${name.toLowerCase()}`).join(' ')
    findings.push({
      subject,
      severity: needed.every((name) => name === 'SUBSCRIBE') ? 'warning' : 'unsafe',
      says: `the user may not ${needed.join(', ')}`,
      mend: `ACL SETUSER ${user ?? '<user>'} ${words} ~${place.prefix}* &${place.prefix}erased`,
    })
  }
  if (rotating.length > 0) {
    const mend = `ACL SETUSER ${user ?? '<user>'} +scan +dbsize, for rotate alone`
    findings.push({
      subject,
      severity: 'note',
      says: `the user may not ${rotating.join(', ')}`,
      mend,
    })
  }
  if (excessive.length > 0) {
    findings.push({
      subject,
      severity: 'note',
      says: `the user ${user ?? ''} may also ${excessive.join(', ')}`,
      mend: `a user of its own with ~${place.prefix}* and the commands of docs/vault.md`,
    })
  }
  if (findings.length > 0) return findings
  return [{ subject, severity: 'fine', says: 'what is needed, and no more' }]
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
