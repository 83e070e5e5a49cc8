import { randomBytes, timingSafeEqual } from 'node:crypto'
import { MaskingError } from '../errors.ts'
import type { TokenStore, TokenStoreWriteOptions } from '../types.ts'
import { setDeadline, untilDeadline } from './deadline.ts'
import type { Keyset } from './keysets.ts'
import type { StoreCalls } from './store-calls.ts'

export interface StoreCheckOptions {
  readonly store: TokenStore
  readonly calls: StoreCalls
  /** Milliseconds. */
  readonly timeout: number
  /** The check value is not the one that was there: records are gone with it. */
  onEmptied(): void
}

/**
 * Sees to it that a store and a token key belong together, and that the store has not been emptied.
 * The store keeps a check value of the key, and beside it a random generation: whoever finds the
 * check value gone writes it anew with another one, by which all others notice.
 */
export interface StoreCheck {
  /** Undefined when the check was passed before. Rejects with `store_mismatch`. */
  pass(keyset: Keyset, deadline: number): Promise<void> | undefined
  /** Asks anew, and whether the store takes writes as they are: rejects with what it says. */
  probe(
    keyset: Keyset,
    options: TokenStoreWriteOptions | undefined,
    deadline: number,
  ): Promise<void>
  /** Looks again, in the background and at most once a second. */
  touch(keyset: Keyset): void
  /** The next `pass` asks the store again. */
  forget(): void
  /** Looks no more. */
  close(): void
}

interface Checked {
  passing: Promise<void> | undefined
  /** Of all checks, when this one was begun or passed. */
  epoch: number
  generation: Buffer | undefined
  /** How often the store had been emptied when `generation` was met. */
  era: number
  nextLook: number
}

const lookEvery = 1_000
const generationBytes = 16

export function createStoreCheck(options: StoreCheckOptions): StoreCheck {
  const { store, calls, timeout, onEmptied } = options
  const checked = new WeakMap<Keyset, Checked>()
  let epoch = 0
  let era = 0
  let isClosed = false

  function stateOf(keyset: Keyset): Checked {
    let state = checked.get(keyset)
    if (state === undefined) {
      state = { passing: undefined, epoch, generation: undefined, era, nextLook: 0 }
      checked.set(keyset, state)
    }
    if (state.epoch !== epoch) {
      state.epoch = epoch
      state.passing = undefined
    }
    return state
  }

  async function readCheckValue(
    keyset: Keyset,
    deadline: number,
  ): Promise<Uint8Array | null | undefined> {
    const [found] = await calls.run('reads', deadline, () => store.read([keyset.checkKey]))
    return found
  }

  /** What lies there: what was there before, or a check value with a generation of its own. */
  async function claimCheckValue(
    { checkKey, keys }: Keyset,
    deadline: number,
    writeOptions?: TokenStoreWriteOptions,
  ): Promise<Uint8Array> {
    const record = Buffer.concat([keys.checkValue, randomBytes(generationBytes)])
    const [held] = await calls.run('writes', deadline, () =>
      store.claim([{ key: checkKey, record }], writeOptions),
    )
    return held ?? record
  }

  function compare({ keys: { checkValue } }: Keyset, state: Checked, found: Uint8Array): void {
    const isOurs =
      found.length === checkValue.length + generationBytes &&
      timingSafeEqual(found.subarray(0, checkValue.length), checkValue)
    if (!isOurs) {
      // Another store answers under the same name: the next call has to hear of it.
      if (state.passing === passed) state.passing = undefined
      throw mismatch()
    }
    const generation = Buffer.from(found.subarray(checkValue.length))
    // Emptied once, it lacks every tenant's check value: that is said once.
    const isOther = state.era === era && state.generation?.equals(generation) === false
    if (isOther) era += 1
    state.generation = generation
    state.era = era
    if (isOther && !isClosed) onEmptied()
  }

  async function check(keyset: Keyset, state: Checked, deadline: number): Promise<void> {
    const found =
      (await readCheckValue(keyset, deadline)) ?? (await claimCheckValue(keyset, deadline))
    state.nextLook = performance.now() + lookEvery
    compare(keyset, state, found)
  }

  return {
    pass: (keyset, deadline) => {
      const state = stateOf(keyset)
      if (state.passing === passed) return undefined
      // Whoever began it may have more time than this caller.
      if (state.passing !== undefined) {
        return untilDeadline(state.passing, deadline, 'the token store')
      }
      const passing = check(keyset, state, deadline)
      state.passing = passing
      passing.then(
        () => {
          if (state.passing === passing) state.passing = passed
        },
        () => {
          if (state.passing === passing) state.passing = undefined
        },
      )
      return passing
    },
    probe: async (keyset, writeOptions, deadline) => {
      const state = stateOf(keyset)
      await check(keyset, state, deadline)
      // It is there, so nothing changes; a server that refuses writes says so.
      compare(keyset, state, await claimCheckValue(keyset, deadline, writeOptions))
    },
    touch: (keyset) => {
      const state = stateOf(keyset)
      if (isClosed || state.passing !== passed || performance.now() < state.nextLook) return
      state.nextLook = performance.now() + lookEvery
      // What it finds is kept; a store that does not answer is for calls to meet.
      check(keyset, state, setDeadline(timeout)).catch(() => {})
    },
    forget: () => {
      epoch += 1
    },
    close: () => {
      isClosed = true
    },
  }
}

const passed = Promise.resolve()

function mismatch(): MaskingError {
  return new MaskingError(
    'store_mismatch',
    'the token store was written under another token key: the last secret in keys must stay the one ' +
      'the store began with; put it back, or give this masker a store or prefix of its own',
  )
}
