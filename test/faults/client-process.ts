// A process that masks, for tests that kill it or what it talks to. Its settings are its argument;
// it says `isUp` when it can be asked.
import { inspect } from 'node:util'
import { createMasker, type MaskerOptions } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Cluster, Redis } from 'ioredis'
import type { ClientMemory } from './client-calls.ts'
import { type RunningLoad, startLoad, sweep, tryOnce } from './client-load.ts'
import type {
  ClientCall,
  ClientCalls,
  ClientMessage,
  ClientRequest,
  ClientSettings,
  RedisTarget,
} from './client-protocol.ts'
import { faultKeys } from './values.ts'

const settings = JSON.parse(process.argv[2] ?? '{}') as ClientSettings
const client = connect(settings.target)
const events: Record<string, number> = {}
const options: MaskerOptions = {
  keys: faultKeys,
  store: new RedisTokenStore({ client }),
  onEvent: (event) => {
    events[event.type] = (events[event.type] ?? 0) + 1
    show(event)
  },
  ...settings.masker,
}
const masker = createMasker(options)
let load: RunningLoad | undefined

const memory: ClientMemory = {
  masker,
  timeout: options.timeout ?? 1_000,
  tokens: new Map(),
  acknowledge: (pairs) => send({ acknowledged: pairs }),
  tell: show,
}

const answers: {
  [Call in ClientCall]: (asked: ClientCalls[Call]['with']) => Promise<ClientCalls[Call]['answer']>
} = {
  ready: async () => {
    await masker.ready()
    return null
  },
  start: async (asked) => {
    load = startLoad(memory, asked)
    return null
  },
  extend: async ({ to }) => {
    load?.extend(to)
    return null
  },
  report: async () => running().report(),
  stop: async () => await running().stop(),
  recover: async ({ kind }) => await running().recover(kind),
  sweep: async (asked) => await sweep(memory, asked),
  try: async (asked) => await tryOnce(memory, asked),
  learn: async ({ from, tokens }) => {
    for (const [at, token] of tokens.entries()) memory.tokens.set(from + at, token)
    return null
  },
  erase: async ({ context, ...what }) => await masker.erase(what, context),
  useKeys: async ({ keys }) => {
    await masker.useKeys(keys)
    return null
  },
  rotate: async (asked) => await masker.rotate(asked),
  health: async () => await masker.health(),
  events: async () => events,
  close: async () => {
    await masker.close()
    client.disconnect()
    return null
  },
}

process.on('message', ({ id, call, with: asked }: ClientRequest) => {
  const answer = answers[call] as (asked: unknown) => Promise<unknown>
  answer(asked).then(
    (given) => {
      show(given)
      send({ id, answer: given })
    },
    (error: unknown) => {
      show(error)
      send({ id, problem: inspect(error, { depth: Number.POSITIVE_INFINITY }) })
    },
  )
})
process.on('disconnect', () => process.exit())
send({ isUp: true })

function connect(target: RedisTarget): Redis | Cluster {
  const made =
    'cluster' in target
      ? new Cluster([...target.cluster])
      : 'sentinels' in target
        ? new Redis({ sentinels: [...target.sentinels], name: 'mymaster' })
        : new Redis(target)
  made.on('error', () => {})
  return made
}

function running(): RunningLoad {
  if (load === undefined) throw new Error('no load was started')
  return load
}

function show(thing: unknown): void {
  if (settings.isLoud) {
    console.log(inspect(thing, { depth: Number.POSITIVE_INFINITY, showHidden: true }))
  }
}

function send(message: ClientMessage): void {
  process.send?.(message, undefined, undefined, () => {})
}
