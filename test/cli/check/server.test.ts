import { expect, test } from 'vitest'
import type { ServerFacts } from '../../../src/cli/check/facts.ts'
import { exitCodeOf } from '../../../src/cli/check/finding.ts'
import { checkKeys } from '../../../src/cli/check/keys.ts'
import { checkServer } from '../../../src/cli/check/server.ts'

const information = {
  ...{ redis_version: '7.2.0', maxmemory_policy: 'noeviction' },
  ...{ maxmemory: '1000', used_memory: '800', role: 'master', connected_slaves: '1' },
  ...{ aof_enabled: '1', aof_last_write_status: 'ok' },
}
const settings = { appendfsync: 'everysec' }
const place = {
  ...{ redis: new URL('rediss://app:secret@redis.example.com'), source: '--redis' },
  ...{ cluster: false, prefix: 'fv:', allowEviction: false },
}

/** Of a server with which all is well, but for what is given. */
function check(
  told: Partial<typeof information> & Record<string, string> = {},
  set: Record<string, string> = {},
  more: Partial<ServerFacts> = {},
) {
  return checkServer({
    ...{ name: 'a:6379', place, latencies: [1], clockAhead: 0, user: 'app' },
    ...{ forbidden: [], excessive: [], isOpen: false },
    information: new Map(Object.entries({ ...information, ...told })),
    settings: new Map(Object.entries({ ...settings, ...set })),
    ...more,
  })
}

test('a server with which all is well', () => {
  const findings = check()
  expect(findings.map(({ severity }) => severity)).toEqual(findings.map(() => 'fine'))
  expect(exitCodeOf(findings)).toBe(0)
})

const at = (address: string) => ({ place: { ...place, redis: new URL(address) } })
const open = (address: string) => ({ ...at(address), isOpen: true })
const noAof = { aof_enabled: '0' }

test.each<[string, string, string, number, Parameters<typeof check>]>([
  ['a version too old', 'version', 'unsafe', 6, [{ redis_version: '6.1.9' }]],
  ['an old version', 'version', 'note', 0, [{ redis_version: '6.2.0' }]],
  ['a policy that evicts', 'eviction', 'unsafe', 6, [{ maxmemory_policy: 'allkeys-lru' }]],
  [
    ...(['one that was agreed to', 'eviction', 'warning'] as const),
    5,
    [{ maxmemory_policy: 'allkeys-lru' }, {}, { place: { ...place, allowEviction: true } }],
  ],
  ['a memory nearly full', 'eviction', 'warning', 5, [{ used_memory: '801' }]],
  ['a memory without a limit', 'eviction', 'note', 0, [{ maxmemory: '0' }]],
  ['a failed AOF', 'persistence', 'unsafe', 6, [{ aof_last_write_status: 'err' }]],
  ['an AOF that is not flushed', 'persistence', 'warning', 5, [{}, { appendfsync: 'no' }]],
  ['nothing on disk', 'persistence', 'unsafe', 6, [noAof, { save: '' }]],
  ['snapshots', 'persistence', 'warning', 5, [noAof, { save: '3600 1' }]],
  ['snapshots that nobody tells of', 'persistence', 'warning', 5, [noAof]],
  [
    ...(['a failed snapshot', 'persistence', 'unsafe'] as const),
    6,
    [{ ...noAof, rdb_last_bgsave_status: 'err' }, { save: '3600 1' }],
  ],
  ['a replica', 'replication', 'unsafe', 6, [{ role: 'slave' }]],
  ['a master alone', 'replication', 'note', 0, [{ connected_slaves: '0' }]],
  ['no TLS', 'encryption', 'warning', 5, [{}, {}, at('redis://a:b@redis.example.com')]],
  ['no password', 'password', 'unsafe', 6, [{}, {}, open('rediss://redis.example.com')]],
  ['none on this machine', 'password', 'note', 0, [{}, {}, open('redis://127.0.0.1')]],
  [
    ...(['none for the default user', 'password', 'unsafe'] as const),
    6,
    [{}, {}, open('rediss://app:secret@redis.example.com')],
  ],
  ['a host that is called so', 'password', 'unsafe', 6, [{}, {}, open('rediss://127.0.0.1.a.org')]],
  ['no GET', 'permissions', 'unsafe', 6, [{}, {}, { forbidden: ['GET', 'SUBSCRIBE'] }]],
  ['no SUBSCRIBE', 'permissions', 'warning', 5, [{}, {}, { forbidden: ['SUBSCRIBE'] }]],
  ['no SCAN', 'permissions', 'note', 0, [{}, {}, { forbidden: ['SCAN'] }]],
  ['FLUSHALL', 'permissions', 'note', 0, [{}, {}, { excessive: ['FLUSHALL'] }]],
  ['a server far away', 'latency', 'note', 0, [{}, {}, { latencies: [1, 5.1, 5.2] }]],
  ['one very far away', 'latency', 'warning', 5, [{}, {}, { latencies: [1, 101, 102] }]],
  ['a clock ahead', 'clock', 'note', 0, [{}, {}, { clockAhead: 1_000 }]],
  ['a clock far behind', 'clock', 'warning', 5, [{}, {}, { clockAhead: -60_001 }]],
])('%s', (_name, subject, severity, exitCode, given) => {
  const findings = check(...given)
  const found = findings.filter((finding) => finding.subject === subject)
  expect(found).toMatchObject([{ severity }])
  expect(exitCodeOf(found)).toBe(exitCode)
})

test('keys: a ring that seals nothing, and a secret that is not random', () => {
  const secret = Uint8Array.from({ length: 32 }, (_, index) => index)
  expect(checkKeys([{ id: 'a', secret }])).toMatchObject([{ severity: 'fine' }])
  expect(checkKeys([{ id: 'a', secret, standby: true }])).toMatchObject([{ severity: 'unsafe' }])
  const few = Uint8Array.from({ length: 32 }, (_, index) => index % 15)
  expect(checkKeys([{ id: 'a', secret: few }])[1]).toMatchObject({ severity: 'unsafe' })
})
