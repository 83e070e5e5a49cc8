import { once } from 'node:events'
import { Redis } from 'ioredis'
import { createMasker } from '../../src/index.ts'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { testKeys } from './keys.ts'

// What is left of this process after these steps must not keep it alive.
const [url = '', ...steps] = process.argv.slice(2)
const client = new Redis(url, { retryStrategy: () => 200 })
client.on('error', () => {})
const store = new RedisTokenStore({ client })
const masker = createMasker({ keys: testKeys, store })
store.watch(() => {})

for (const step of steps) {
  if (step === 'mask') {
    if (client.status !== 'ready') await new Promise((resolve) => client.once('ready', resolve))
    await masker.maskFields({ mask: [{ value: 'somebody', token_name: 'Name Token' }] })
    await store.read(['a'])
    await awaitSubscription()
  } else if (step === 'close') await masker.close()
  else if (step === 'quit') await client.quit()
  else if (step === 'disconnect') client.disconnect()
  else if (step === 'sever') await sever()
  else {
    process.stdout.write(`${step}\n`)
    await once(process.stdin, 'data')
    process.stdin.destroy()
    // Not by once(), which takes the error before it for its own.
    if (step === 'kill') await new Promise((resolve) => client.once('reconnecting', resolve))
  }
}

async function awaitSubscription(): Promise<void> {
  for (;;) {
    const [, count] = (await client.pubsub('NUMSUB', 'fv:erased')) as [string, number]
    if (count > 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Ends the connection of the client, and leaves the one that its store subscribes over. */
async function sever(): Promise<void> {
  const id = await client.client('ID')
  const other = new Redis(url)
  const severed = new Promise((resolve) => client.once('reconnecting', resolve))
  await other.call('CLIENT', 'KILL', 'ID', id)
  other.disconnect()
  await severed
}
