import { createMasker, type Masker, MemoryTokenStore, type TokenStore } from 'fieldveil'

const secret = Buffer.alloc(32, 7)

/** A masker over a store of its own; every one made here gives a value the same token. */
export function makeMasker(store: TokenStore = new MemoryTokenStore()): Masker {
  return createMasker({ keys: [{ id: 'k1', secret }], store, retries: 0 })
}

const reference = makeMasker()

/** The token that maskers made here give a value. */
export async function tokenOf(value: unknown): Promise<string> {
  const { field } = await reference.maskDocument({ field: value }, ['field'])
  return field as string
}

/** Replaces each `<<value>>` by the value's token. */
export async function withTokens(text: string): Promise<string> {
  const values = [...text.matchAll(/<<(.*?)>>/g)].map((match) => match[1] ?? '')
  const tokens = await Promise.all(values.map(tokenOf))
  return values.reduce((done, value, index) => {
    return done.replace(`<<${value}>>`, () => tokens[index] ?? '')
  }, text)
}

/** Something that happens once and can be waited for. */
export interface Signal {
  readonly fired: Promise<void>
  fire(): void
}

export function makeSignal(): Signal {
  let fire = (): void => {}
  const fired = new Promise<void>((resolve) => {
    fire = resolve
  })
  return { fired, fire: () => fire() }
}

/** A store whose calls wait until they are let go. */
export interface HeldStore extends TokenStore {
  /** Resolves when a call has come in. */
  readonly reached: Promise<void>
  release(): void
}

export function makeHeldStore(): HeldStore {
  const inner = new MemoryTokenStore()
  const reached = makeSignal()
  const released = makeSignal()
  const held = <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    reached.fire()
    return released.fired.then(call)
  }
  return {
    reached: reached.fired,
    release: () => released.fire(),
    claim: (entries) => held(() => inner.claim(entries)),
    read: (keys) => held(() => inner.read(keys)),
    replace: (replacements) => held(() => inner.replace(replacements)),
  }
}

/** A store that is out of order, with a value in what it says of it. */
export function makeBrokenStore(canary: string): TokenStore {
  const fail = async (): Promise<never> => {
    throw new Error(`cannot store ${canary}`)
  }
  return { claim: fail, read: fail, replace: fail }
}
