import {
  createMasker,
  type DetectionOptions,
  type FieldRules,
  type Masker,
  type MaskerOptions,
  type Policy,
} from 'fieldveil'
import { locateFinds } from './locate-finds.ts'
import { watchStore } from './watch-store.ts'

export interface PlaygroundOptions {
  readonly keys: MaskerOptions['keys']
  readonly store: NonNullable<MaskerOptions['store']>
  /** Where the store keeps its records, in a few words. */
  readonly place?: string
}

interface Payload {
  readonly text?: unknown
  readonly policy?: Policy
  readonly detection?: DetectionOptions
  readonly document?: unknown
  readonly rules?: FieldRules
}

/** The two calls of the page. */
export interface PlaygroundCalls {
  /** What the application sees, what was found, and what the store was handed for it. */
  mask(payload: unknown): Promise<object>
  /** What comes back to whoever has the credential; to others the tokens do. */
  unmask(payload: unknown, credential?: string): Promise<object>
}

/** What is no object stays as it is, for the masker to refuse. */
function namePolicy(policy: Policy): Policy {
  return typeof policy === 'object' && policy !== null ? { ...policy, name: 'page' } : policy
}

/** Milliseconds that what was pasted can be unmasked. */
const lifetime = 3_600_000

export function createCalls({ keys, store, place = '' }: PlaygroundOptions): PlaygroundCalls {
  /** A masker for one call, because the page edits what is an option of the masker elsewhere. */
  function open({ policy, detection }: Payload, records: MaskerOptions['store']): Masker {
    return createMasker({
      keys,
      // None: the built-in store, whose records end with the masker.
      ...(records === undefined ? {} : { store: records }),
      // Apart from the tokens of the application, which stay.
      tenant: 'playground',
      ttl: lifetime,
      // So that the store is asked every time, and the page can show what it was handed.
      cache: false,
      policies: policy === undefined ? [] : [namePolicy(policy)],
      ...(detection === undefined ? {} : { detection }),
    })
  }

  async function mask(body: unknown): Promise<object> {
    const payload = (body ?? {}) as Payload
    const { text, document, rules, policy } = payload
    const { store: watched, listHeld } = watchStore(store)
    const masker = open(payload, watched)
    if (typeof text === 'string') {
      const masked = await masker.maskText(text, policy === undefined ? {} : { policy: 'page' })
      return { ...masked, place, held: listHeld() }
    }
    const masked = await masker.maskDocument(document, rules as FieldRules)
    const held = listHeld()
    const finds = await locateFinds(document, masked, rules as FieldRules, open({}, undefined))
    return { document: masked, finds, place, held }
  }

  async function unmask(body: unknown, credential?: string): Promise<object> {
    const payload = (body ?? {}) as Payload
    const { text, document, rules } = payload
    // In an application of yours: your own check of who asks, and an unmaskPolicy.
    const mayUnmask = credential === 'Bearer support'
    if (!mayUnmask) return typeof text === 'string' ? { text } : { document }
    const masker = open(payload, store)
    return typeof text === 'string'
      ? { text: await masker.unmaskText(text) }
      : { document: await masker.unmaskDocument(document, rules as FieldRules) }
  }

  return { mask, unmask }
}
