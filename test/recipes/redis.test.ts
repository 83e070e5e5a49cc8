import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRedisCluster } from '../support/redis-cluster.ts'
import { startSentinel } from '../support/redis-sentinel.ts'
import { freePort, type RedisServer, startRedis } from '../support/redis-server.ts'
import { type Surroundings, setUp } from './support/surroundings.ts'

let at: Surroundings

beforeAll(async () => {
  at = await setUp()
})
afterAll(async () => await at?.end())

const list = (addresses: readonly { host: string; port: number }[]) =>
  addresses.map(({ host, port }) => `${host}:${port}`).join()

describe('recipes for a Redis of another kind', () => {
  it('sentinel: finds the master, and waits for the replica', async () => {
    const sentinel = await startSentinel()
    try {
      const SENTINELS = list(sentinel.options.sentinels)
      const { printed } = await at.run('sentinel', { SENTINELS })
      expect(printed).toMatch(/email: '\w{11,}'/)
      await sentinel.replica.kill('SIGKILL')
      await expect(at.run('sentinel', { SENTINELS })).rejects.toThrow('store_unavailable')
    } finally {
      await sentinel.stop()
    }
  })

  it('cluster: masks on whatever node', async () => {
    const cluster = await startRedisCluster()
    try {
      const REDIS_NODES = list(cluster.addresses)
      const { printed } = await at.run('cluster', { REDIS_NODES })
      expect(printed.match(/name: '\w{11,}'/g)).toHaveLength(2)
      expect(printed).not.toMatch(/\b(Ann|Bob)\b/)
    } finally {
      await cluster.stop()
    }
  })

  it('tls: over a certificate of its own authority, and not over one that it does not know', async () => {
    const [own, stranger] = ['own', 'stranger'].map(makeCertificate)
    const port = await freePort()
    const environment = { REDIS_URL: `rediss://:secret@127.0.0.1:${port}` }
    const redis = own && (await startSecureRedis(port, own))
    if (own === undefined || stranger === undefined || redis === undefined) {
      // No openssl, or a Redis that was built without TLS: as far as the connection.
      const REDIS_CA = join(at.reader.folder, 'package.json')
      const refused = at.run('tls', { ...environment, REDIS_CA })
      await expect(refused).rejects.toThrow('store_unavailable')
      return
    }
    try {
      const { printed } = await at.run('tls', { ...environment, REDIS_CA: own.certificate })
      expect(printed).toMatch(/email: '\w{11,}'/)
      const refused = at.run('tls', { ...environment, REDIS_CA: stranger.certificate })
      await expect(refused).rejects.toThrow(/self-signed certificate/)
    } finally {
      await redis.stop()
    }
  })
})

interface Certificate {
  readonly certificate: string
  readonly key: string
}

/** Signed by itself, for the address that the tests listen on; `undefined` where there is no openssl. */
function makeCertificate(name: string): Certificate | undefined {
  const certificate = join(at.reader.folder, `${name}.crt`)
  const key = join(at.reader.folder, `${name}.key`)
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1']
  const { status } = spawnSync('openssl', [...kind, ...names, '-keyout', key, '-out', certificate])
  return status === 0 ? { certificate, key } : undefined
}

async function startSecureRedis(
  port: number,
  { certificate, key }: Certificate,
): Promise<RedisServer | undefined> {
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-auth-clients', 'no']
  const args = ['--requirepass', 'secret', '--tls-port', String(port), ...files]
  return await startRedis({ args }).catch(() => undefined)
}
