import { createMasker, type Masker, MemoryTokenStore, type TokenStore } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { everySchedule, type Schedule } from '../support/schedules.ts'
import { maskAll, openAll, shut } from '../support/token-lists.ts'

const ann = { subject: 'ann' }
const bob = { subject: 'bob' }
const resultOf = <T>(settled: PromiseSettledResult<T>): T => {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

/** Processes that hear nothing of each other: what they have cached is as stale as it can be. */
function startProcesses(schedule: Schedule, store: TokenStore): [Masker, Masker] {
  const start = (name: string) =>
    createMasker({ keys: testKeys, store: schedule.open(name, store), timeout: 30_000 })
  return [start('eraser'), start('masker')]
}

async function openLater(store: TokenStore, tokens: readonly string[]): Promise<string[]> {
  return openAll(createMasker({ keys: testKeys, store, cache: false }), tokens)
}

describe('in every order of their calls', () => {
  it('an erasure and a mask of another value leave no dead token to a living subject', async () => {
    let died = 0
    let lived = 0
    const runs = await everySchedule(async (schedule) => {
      const store = new MemoryTokenStore()
      const [eraser, masker] = startProcesses(schedule, store)
      const [old] = await maskAll(masker, ['old'], ann)
      await maskAll(eraser, ['of another'])
      const [masked, receipt] = await schedule.settle(
        maskAll(masker, ['new'], ann),
        eraser.erase(ann),
      )
      expect(resultOf(receipt).erased).toBe(true)
      const [token] = resultOf(masked) as [string]
      const [oldAnswer, answer] = await openLater(store, [old as string, token])
      expect(oldAnswer).toBe(shut)
      if (answer === 'new') lived += 1
      else {
        // Then it was erased like every token that was there before.
        const order = schedule.steps.map(({ process, method }) => `${process} ${method}`)
        expect(order.indexOf('masker claim')).toBeLessThan(order.indexOf('eraser replace'))
        died += 1
      }
      // Masked again it lives, from whatever that process has cached by now, the erasure heard of.
      const fresh = createMasker({ keys: testKeys, store })
      expect(await openLater(store, await maskAll(fresh, ['new'], ann))).toEqual(['new'])
    })
    expect(runs).toBeGreaterThan(5)
    expect(Math.min(died, lived)).toBeGreaterThan(0)
  })

  it('an erasure and the first mask for its subject leave none either', async () => {
    let revived = 0
    await everySchedule(async (schedule) => {
      const store = new MemoryTokenStore()
      const [eraser, masker] = startProcesses(schedule, store)
      await maskAll(eraser, ['of another'])
      await maskAll(masker, ['of another'])
      const [masked, receipt] = await schedule.settle(
        maskAll(masker, ['new'], ann),
        eraser.erase(ann),
      )
      const [token] = resultOf(masked) as [string]
      const [answer] = await openLater(store, [token])
      const order = schedule.steps.map(({ process, method }) => `${process} ${method}`)
      if (!resultOf(receipt).erased) expect(answer).toBe('new')
      if (answer === 'new') revived += 1
      else expect(order.lastIndexOf('masker claim')).toBeLessThan(order.indexOf('eraser replace'))
    })
    expect(revived).toBeGreaterThan(0)
  })

  it('an erasure and the same value for somebody else: one living token, whichever it is', async () => {
    let kept = 0
    let given = 0
    await everySchedule(async (schedule) => {
      const store = new MemoryTokenStore()
      const [eraser, masker] = startProcesses(schedule, store)
      const [old] = (await maskAll(masker, ['shared'], ann)) as [string]
      await maskAll(eraser, ['of another'])
      const [masked, receipt] = await schedule.settle(
        maskAll(masker, ['shared'], bob),
        eraser.erase(ann),
      )
      expect(resultOf(receipt).erased).toBe(true)
      const [token] = resultOf(masked) as [string]
      if (token === old) kept += 1
      else given += 1
      expect(await openLater(store, [token, old])).toEqual([
        'shared',
        token === old ? 'shared' : shut,
      ])
    })
    expect(Math.min(kept, given)).toBeGreaterThan(0)
  })

  it('an erasure and the same value for nobody: the same', async () => {
    await everySchedule(async (schedule) => {
      const store = new MemoryTokenStore()
      const [eraser, masker] = startProcesses(schedule, store)
      const [old] = (await maskAll(masker, ['shared'], ann)) as [string]
      await maskAll(eraser, ['of another'])
      const [masked] = await schedule.settle(maskAll(masker, ['shared']), eraser.erase(ann))
      const [token] = resultOf(masked) as [string]
      expect(await openLater(store, [token, old])).toEqual([
        'shared',
        token === old ? 'shared' : shut,
      ])
    })
  })

  it('two masks of one value for two new subjects: one token, of both', async () => {
    await everySchedule(async (schedule) => {
      const store = new MemoryTokenStore()
      const [one, two] = startProcesses(schedule, store)
      await maskAll(one, ['of another'])
      await maskAll(two, ['of another'])
      const masked = await schedule.settle(
        maskAll(one, ['shared'], ann),
        maskAll(two, ['shared'], bob),
      )
      const [[first], [second]] = masked.map(resultOf) as [[string], [string]]
      expect(second).toBe(first)
      const later = createMasker({ keys: testKeys, store, cache: false })
      await later.erase(ann)
      expect(await openLater(store, [first])).toEqual(['shared'])
      await later.erase(bob)
      expect(await openLater(store, [first])).toEqual([shut])
    })
  })

  it('two more subjects for a value that is there: a token of all three', async () => {
    await everySchedule(async (schedule) => {
      const store = new MemoryTokenStore()
      const [one, two] = startProcesses(schedule, store)
      const [token] = (await maskAll(one, ['shared'], { subject: 'carl' })) as [string]
      await Promise.all([maskAll(one, ['warm'], ann), maskAll(two, ['warm'], bob)])
      const masked = await schedule.settle(
        maskAll(one, ['shared'], ann),
        maskAll(two, ['shared'], bob),
      )
      expect(masked.map(resultOf)).toEqual([[token], [token]])
      const later = createMasker({ keys: testKeys, store, cache: false })
      await later.erase({ subject: 'carl' })
      for (const subject of ['ann', 'bob']) {
        expect(await openLater(store, [token])).toEqual(['shared'])
        await later.erase({ subject })
      }
      expect(await openLater(store, [token])).toEqual([shut])
    })
  })

  it('an erasure of a token and a mask of its value: the value has a living one', async () => {
    await everySchedule(async (schedule) => {
      const store = new MemoryTokenStore()
      const [eraser, masker] = startProcesses(schedule, store)
      const [old] = (await maskAll(eraser, ['value'])) as [string]
      await maskAll(masker, ['of another'])
      const [masked, receipt] = await schedule.settle(
        maskAll(masker, ['value'], { ttl: 60_000 }),
        eraser.erase({ token: old }),
      )
      expect(resultOf(receipt).erased).toBe(true)
      const [token] = resultOf(masked) as [string]
      const order = schedule.steps.map(({ process, method }) => `${process} ${method}`)
      const [oldAnswer, answer] = await openLater(store, [old, token])
      expect(oldAnswer).toBe(shut)
      if (answer !== 'value') {
        expect(token).toBe(old)
        expect(order.indexOf('masker claim')).toBeLessThan(order.lastIndexOf('eraser replace'))
      }
    })
  })

  it('two erasures of one subject: both say so, and nothing of it lives', async () => {
    await everySchedule(async (schedule) => {
      const store = new MemoryTokenStore()
      const [one, two] = startProcesses(schedule, store)
      const tokens = await maskAll(one, ['a', 'b'], ann)
      await maskAll(two, ['a'], ann)
      const receipts = await schedule.settle(one.erase(ann), two.erase(ann))
      expect(receipts.map((receipt) => resultOf(receipt).erased)).toContain(true)
      expect(await openLater(store, tokens)).toEqual([shut, shut])
    })
  })
})

describe('an erasure that is over', () => {
  it('holds for a process that has not heard of it and masks from a warm cache', async () => {
    const store = new MemoryTokenStore()
    const deaf = (inner: TokenStore): TokenStore => ({
      claim: (entries) => inner.claim(entries),
      read: (keys) => inner.read(keys),
      replace: (replacements) => inner.replace(replacements),
    })
    const eraser = createMasker({ keys: testKeys, store: deaf(store) })
    const masker = createMasker({ keys: testKeys, store: deaf(store) })
    const [old] = (await maskAll(masker, ['old'], ann)) as [string]
    await eraser.erase(ann)
    const made = await maskAll(masker, ['another'], ann)
    expect(await openLater(store, made)).toEqual(['another'])
    const [others] = (await maskAll(masker, ['old'], bob)) as [string]
    expect(others).not.toBe(old)
    expect(await openLater(store, [old, others])).toEqual([shut, 'old'])
  })

  it('of other subjects, however many, does not hold up masking', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store })
    const eraser = createMasker({ keys: testKeys, store })
    await maskAll(masker, ['warm'], ann)
    let isOver = false
    const erasing = (async () => {
      for (let count = 0; !isOver; count++) {
        await maskAll(eraser, ['of a guest'], { subject: `guest ${count}` })
        await eraser.erase({ subject: `guest ${count}` })
      }
    })()
    for (let count = 0; count < 50; count++) {
      const tokens = await maskAll(masker, [`value ${count}`], ann)
      expect(await openLater(store, tokens)).toEqual([`value ${count}`])
    }
    isOver = true
    await erasing
  })
})
