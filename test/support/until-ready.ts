import type { Cluster, Redis } from 'ioredis'

/**
 * Waits until a client that is connecting can be written to. A store waits 250 ms for that and then
 * leaves it to the vault to try again; tests of a store alone have no vault, and a busy machine may
 * take longer.
 */
export async function untilReady<Client extends Cluster | Redis>(client: Client): Promise<Client> {
  if (client.status === 'ready') return client
  await new Promise<void>((resolve) => client.once('ready', () => resolve()))
  return client
}
