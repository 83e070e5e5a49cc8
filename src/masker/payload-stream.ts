import { stepsOf } from '../fields/json-places.ts'
import { formatPath } from '../fields/path.ts'
import type { TokenValue, UnknownToken } from '../types.ts'
import type { Call } from './call.ts'
import { endsText } from './chat-documents.ts'
import { createHiding } from './hiding.ts'
import { type Payload, type PayloadHit, type PayloadRules, readPayload } from './payload-reading.ts'
import type { ValueParts } from './replacing.ts'
import { createRestoring } from './restoring.ts'
import { createMaskMachine, createUnmaskMachine, type TextMachine } from './text-machines.ts'

/** Data of a stream, with what it came in. */
export interface Carried<Frame> {
  readonly data: string
  readonly frame: Frame
}

/** Data that is ready to leave; `repeats` where it did not come but carries on what was held. */
export interface Outgoing<Frame> extends Carried<Frame> {
  readonly repeats: boolean
}

export interface PayloadStream<Frame> {
  /** Everything that came, in order; with `last` nothing more will come. */
  push(given: readonly Carried<Frame>[], last: boolean, call: Call): Promise<Outgoing<Frame>[]>
}

export interface PayloadStreamOptions extends PayloadRules {
  readonly direction: 'mask' | 'unmask'
  readonly most: number
  readonly onUnknownToken: ((unknown: UnknownToken) => void) | undefined
  /** Whether what should be JSON and is not leaves as it is. */
  readonly passes: boolean
  /** The error for it where it does not. */
  refuse(): Error
}

/** A text that goes on from one document to the next. */
interface JoinedText<Frame> {
  readonly machine: TextMachine
  /** What came last, so that the rest can be sent in another like it. */
  carrier: Item<Frame>
  at: number
  hit: PayloadHit
}

/** A document on its way through. */
interface Item<Frame> extends Carried<Frame> {
  readonly payload: Payload
  readonly values: TokenValue[]
  /** The texts that end before it. */
  readonly ending: Ending<Frame>[]
}

interface Ending<Frame> {
  readonly text: JoinedText<Frame>
  readonly carrier: Item<Frame>
  readonly at: number
  rest: string
}

const mostTexts = 1_000

/**
 * Masks or unmasks the documents of a stream. A text that goes on from one document to the next is
 * one text: what could be the beginning of a token waits for the next document that carries it on, or
 * goes out in a copy of the last one when the text ends.
 */
export function createPayloadStream<Frame>(
  parts: ValueParts,
  options: PayloadStreamOptions,
): PayloadStream<Frame> {
  const { direction, most, onUnknownToken } = options
  const { texts, messages } = parts
  const hide = createHiding(parts)
  const restore = createRestoring(parts)
  const open = new Map<string, JoinedText<Frame>>()

  const reportOf = ({ place }: PayloadHit): ((unknown: UnknownToken) => void) | undefined =>
    onUnknownToken &&
    ((unknown) => onUnknownToken({ ...unknown, path: formatPath(stepsOf(place)) }))

  const printOf = ({ isJson }: PayloadHit): ((value: TokenValue) => string) =>
    isJson ? (value) => JSON.stringify(String(value)).slice(1, -1) : String

  function openText(name: string, item: Item<Frame>, at: number, hit: PayloadHit) {
    const known = open.get(name)
    if (known !== undefined) return Object.assign(known, { carrier: item, at, hit })
    if (open.size >= mostTexts) throw messages.fail('payload_too_large')
    const machine =
      direction === 'mask'
        ? createMaskMachine(texts.machineParts, most)
        : createUnmaskMachine(texts.machineParts, {
            print: printOf(hit),
            onUnknownToken: reportOf(hit),
          })
    const text = { machine, carrier: item, at, hit }
    open.set(name, text)
    return text
  }

  function readItem({ data, frame }: Carried<Frame>): Item<Frame> {
    let payload = readPayload(data, options)
    if (payload === undefined) {
      if (!options.passes) throw options.refuse()
      payload = { document: undefined, isDocument: false, hits: [], replace: () => data }
    }
    const values = payload.hits.map(({ value }) => value)
    return { data, frame, payload, values, ending: [] }
  }

  /** Notes what each document does to the texts that are open, as work to be done text by text. */
  function planTexts(items: readonly Item<Frame>[], isLast: boolean, call: Call): Promise<void>[] {
    const work = new Map<TextMachine, (() => Promise<void>)[]>()
    const add = (machine: TextMachine, step: () => Promise<void>): void => {
      const steps = work.get(machine)
      if (steps === undefined) work.set(machine, [step])
      else steps.push(step)
    }
    for (const item of items) {
      const { payload, values } = item
      const carried = new Set(payload.hits.map(({ text }) => text))
      const isEnd = payload.document === undefined && item.data.trim() === '[DONE]'
      for (const [name, text] of open) {
        if (carried.has(name)) continue
        const { hit, carrier, at } = text
        if (!isEnd && !endsText(payload.document, carrier.payload.document, hit.place)) continue
        endText(name, text, item, carrier, at, call, add)
      }
      for (const [at, hit] of payload.hits.entries()) {
        if (hit.text === undefined) continue
        const { machine } = openText(hit.text, item, at, hit)
        const last = endsText(payload.document, payload.document, hit.place)
        if (last) open.delete(hit.text)
        add(machine, async () => {
          values[at] = await machine.push(String(hit.value), last, call)
        })
      }
    }
    if (isLast) {
      const end = items.at(-1)
      if (end !== undefined) {
        for (const [name, text] of open) {
          endText(name, text, end, text.carrier, text.at, call, add)
        }
      }
    }
    return [...work.values()].map(async (steps) => {
      for (const step of steps) await step()
    })
  }

  function endText(
    name: string,
    text: JoinedText<Frame>,
    before: Item<Frame>,
    carrier: Item<Frame>,
    at: number,
    call: Call,
    add: (machine: TextMachine, step: () => Promise<void>) => void,
  ): void {
    const ending: Ending<Frame> = { text, carrier, at, rest: '' }
    before.ending.push(ending)
    open.delete(name)
    add(text.machine, async () => {
      ending.rest = await text.machine.push('', true, call)
    })
  }

  /** Everything that is no part of a longer text, of all documents at once. */
  async function replaceOthers(items: readonly Item<Frame>[], call: Call): Promise<void> {
    const places: { values: TokenValue[]; at: number; hit: PayloadHit }[] = []
    for (const { payload, values } of items) {
      for (const [at, hit] of payload.hits.entries()) {
        if (hit.text === undefined) places.push({ values, at, hit })
      }
    }
    const isRead = ({ hit }: { readonly hit: PayloadHit }): boolean =>
      direction === 'unmask' && hit.rule.action === 'detect'
    const read = places.filter(isRead).map(async ({ values, at, hit }) => {
      if (typeof hit.value !== 'string') return
      values[at] = await texts.unmask(hit.value, call, reportOf(hit), printOf(hit))
    })
    const others = places.filter((place) => !isRead(place))
    const replace = direction === 'mask' ? hide : restore
    const replaced =
      others.length === 0
        ? []
        : replace(
            others.map(({ hit }) => hit),
            call,
          )
    const [values] = await Promise.all([replaced, ...read])
    for (const [index, place] of others.entries()) {
      place.values[place.at] = values[index] as TokenValue
    }
  }

  /** A copy of what came last for a text, with its rest and nothing else that was joined. */
  function repeat({ carrier, at, rest }: Ending<Frame>): Outgoing<Frame> {
    const { payload, values, frame } = carrier
    const copied = values.map((value, index) => {
      if (index === at) return rest
      return payload.hits[index]?.text === undefined ? value : ''
    })
    return { data: payload.replace(copied), frame, repeats: true }
  }

  return {
    push: async (given, last, call) => {
      const items = given.map(readItem)
      // What ends with the stream, ends after the last document.
      const end: Item<Frame>[] = last ? [endOfStream()] : []
      const all = [...items, ...end]
      await Promise.all([...planTexts(all, last, call), replaceOthers(all, call)])
      return all.flatMap((item) => {
        const rests = item.ending.filter(({ rest }) => rest !== '').map(repeat)
        if (end.includes(item)) return rests
        const { data, frame, payload, values } = item
        const replaced = payload.hits.length === 0 ? data : payload.replace(values)
        return [...rests, { data: replaced, frame, repeats: false }]
      })
    },
  }

  function endOfStream(): Item<Frame> {
    const payload = { document: undefined, isDocument: false, hits: [], replace: () => '' }
    const nothing = undefined as unknown as Frame
    return { data: '', frame: nothing, payload, values: [], ending: [] }
  }
}
