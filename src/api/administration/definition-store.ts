import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Definitions } from '../../types.ts'

/** The definitions that all processes over the store share. */
export interface DefinitionStore {
  /** Adopts what others have defined, at most once in 5 s; undefined where there is nothing to wait for. */
  refresh(): Promise<void> | undefined
  /** Changes what is there now, whoever else does so at the same time. */
  update(change: (current: Definitions) => Definitions): Promise<void>
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

export function createDefinitionStore({ names, shelf, tenant, fail }: InnerDoor): DefinitionStore {
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

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

  return {
    refresh: () => {
      if (performance.now() - readAt < refreshPause) return reading
      readAt = performance.now()
      reading = adopt().finally(() => {
        reading = undefined
      })
      return reading
    },
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
  }
}
