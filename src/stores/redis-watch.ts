import { randomUUID } from 'node:crypto'
import type { TokenStoreEvent } from '../types.ts'
import { sendCommands } from './redis-batches.ts'
import type { RedisClient } from './redis-client.ts'
import type { RedisConnection } from './redis-connection.ts'
import { isUnsupported } from './redis-errors.ts'
import { openSubscription } from './redis-subscription.ts'
import { createStoreListeners } from './store-listeners.ts'

/** The events of one store. */
export interface RedisWatch {
  watch(listener: (event: TokenStoreEvent) => void): () => void
  announce(): Promise<void>
  close(): void
}

/** Subscribes while somebody watches; the same channel means the same records. */
export function createRedisWatch(
  client: RedisClient,
  connection: RedisConnection,
  channel: string,
): RedisWatch {
  const id = randomUUID()
  const listeners = createStoreListeners()
  const lose = () => listeners.emit('lost')
  const erase = () => listeners.emit('erased')
  let stop: (() => void) | undefined

  function start(): () => void {
    connection.on('lost', lose)
    const end = openSubscription({
      client,
      connection,
      channel,
      onMessage: (sender) => {
        if (sender !== id) erase()
      },
      onGap: erase,
    })
    return () => {
      connection.off('lost', lose)
      end()
    }
  }

  function close(): void {
    listeners.clear()
    stop?.()
    stop = undefined
  }

  return {
    watch: (listener) => {
      const remove = listeners.add(listener)
      stop ??= start()
      return () => {
        remove()
        if (listeners.size === 0) close()
      }
    },
    announce: async () => {
      // Which of several maskers over this store calls is not known, so all of them are told.
      if (listeners.size > 1) erase()
      const publish = { name: 'publish', key: '', words: [channel, id] } as const
      const [reply] = await sendCommands(client, [publish])
      // Where it is not permitted, records that are cached elsewhere have their time as before.
      if (reply?.[0] && !isUnsupported(reply[0])) throw reply[0]
    },
    close,
  }
}
