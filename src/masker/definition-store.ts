import type { Messages } from '../contract/messages.ts'
import type { Definitions } from '../types.ts'
import type { Shelf } from '../vault/shelf.ts'
import type { LiveNames } from './live-names.ts'

/** The definitions that all processes over the store share. */
export interface DefinitionStore {
  /** Adopts what others have defined, at most once in 5 s; undefined where there is nothing to wait for. */
  refresh(): Promise<void> | undefined
  /** Changes what is there now, whoever else does so at the same time. */
  update(change: (current: Definitions) => Definitions): Promise<void>
  /**
   * Adopts what is there now, and then every 5 s what others have defined meanwhile. Rejects where it
   * cannot be read, and with `invalid_options` where it does not go with the masker's options.
   */
  follow(): Promise<void>
  /** Whether `follow` has resolved. */
  readonly isFollowed: boolean
  stop(): void
}

export interface DefinitionParts {
  readonly names: LiveNames
  readonly shelf: Shelf
  readonly tenant: string
  readonly fail: Messages['fail']
}

const place = 'definitions'
const refreshPause = 5_000
const mostTries = 8

const none: Definitions = {
  tokenTypes: [],
  formats: [],
  policies: [],
  tags: [],
  formerPolicies: [],
}

export function createDefinitionStore(parts: DefinitionParts): DefinitionStore {
  const { names, shelf, tenant, fail } = parts
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  async function read() {
    const shelved = await shelf.read(tenant, place)
    const current =
      shelved === undefined ? none : (JSON.parse(shelved.content.toString()) as Definitions)
    return { shelved, current }
  }

  async function adopt(): Promise<void> {
    const { shelved, current } = await read()
    if (shelved !== undefined) names.adopt(current)
  }

  function readAnew(): Promise<void> {
    readAt = performance.now()
    reading ??= adopt().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    refresh: () => (performance.now() - readAt < refreshPause ? reading : readAnew()),
    update: async (change) => {
      for (let tries = 0; tries < mostTries; tries++) {
        const { shelved, current } = await read()
        names.adopt(current)
        const next = change(current)
        const content = Buffer.from(JSON.stringify(next))
        if (!(await shelf.write(tenant, place, content, shelved))) continue
        names.adopt(next)
        return
      }
      throw fail('internal_error')
    },
    follow: async () => {
      await readAnew()
      if (isStopped) return
      // What is known holds while the store does not answer: calls themselves will say so.
      timer ??= setInterval(() => void readAnew().catch(() => {}), refreshPause).unref()
    },
    get isFollowed() {
      return timer !== undefined
    },
    stop: () => {
      isStopped = true
      clearInterval(timer)
    },
  }
}
