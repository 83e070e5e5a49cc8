import { connect, createServer, type Socket } from 'node:net'

/** A relay on the loopback interface, for faults that lie between a client and its server. */
export interface TcpProxy {
  readonly port: number
  /** Breaks every connection and refuses new ones. */
  cut(): void
  /** Keeps connections open and lets nothing through, as a network does that lost its way. */
  freeze(): void
  /** Ends both. */
  mend(): void
  /**
   * Keeps back what the server answers from the first request on that `isMeant`; resolves when the
   * server has answered it.
   */
  swallow(isMeant: (request: Buffer) => boolean): Promise<void>
  /** Ends the swallowing: connections whose answers were kept back are broken. */
  release(): void
  stop(): Promise<void>
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
  isSwallowed: boolean
}

interface Swallow {
  readonly isMeant: (request: Buffer) => boolean
  readonly resolve: () => void
}

/** Starts a relay to a port of the loopback interface, which need not listen yet. */
export async function startProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>()
  let isCut = false
  let isFrozen = false
  let swallow: Swallow | undefined

  const listener = createServer((client) => {
    if (isCut) {
      client.destroy()
      return
    }
    const pair: Pair = { client, server: connect(target, '127.0.0.1'), isSwallowed: false }
    pairs.add(pair)
    join(pair)
    if (isFrozen) pause(pair)
  })

  function join(pair: Pair): void {
    const { client, server } = pair
    client.setNoDelay(true)
    server.setNoDelay(true)
    client.on('data', (request) => {
      if (swallow?.isMeant(request as Buffer)) pair.isSwallowed = true
      server.write(request)
    })
    server.on('data', (answer) => {
      if (pair.isSwallowed) swallow?.resolve()
      else client.write(answer)
    })
    for (const socket of [client, server]) {
      socket.on('error', () => {})
      socket.on('close', () => end(pair))
    }
  }

  function end(pair: Pair): void {
    pairs.delete(pair)
    pair.client.destroy()
    pair.server.destroy()
  }

  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(0, '127.0.0.1', resolve)
  })
  const address = listener.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: () => {
      isCut = true
      for (const pair of pairs) end(pair)
    },
    freeze: () => {
      isFrozen = true
      for (const pair of pairs) pause(pair)
    },
    mend: () => {
      isCut = false
      isFrozen = false
      for (const { client, server } of pairs) {
        client.resume()
        server.resume()
      }
    },
    swallow: async (isMeant) =>
      await new Promise((resolve) => {
        swallow = { isMeant, resolve }
      }),
    release: () => {
      swallow = undefined
      for (const pair of pairs) if (pair.isSwallowed) end(pair)
    },
    stop: async () => {
      for (const pair of pairs) end(pair)
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}

function pause({ client, server }: Pair): void {
  client.pause()
  server.pause()
}
