import { configurationError, MaskingError, suggestName } from '../errors.ts'
import { parsePath } from '../fields/path.ts'
import { compileRules } from '../fields/rules.ts'
import {
  createEventSplitter,
  type EventBlock,
  printBlock,
  printRepeated,
} from '../streams/event-blocks.ts'
import { createLineSplitter, type JsonLine } from '../streams/json-lines.ts'
import { createNodeTransform, createWebTransform, type PushText } from '../streams/transforms.ts'
import type { CallContext, TextStream, TextStreamOptions } from '../types.ts'
import type { Call } from './call.ts'
import { chatJoins } from './chat-documents.ts'
import type { DocumentParts } from './documents.ts'
import { type Carried, createPayloadStream, type PayloadStream } from './payload-stream.ts'
import { createRuleNames } from './rule-names.ts'
import { createMaskMachine, createUnmaskMachine } from './text-machines.ts'

type Direction = 'mask' | 'unmask'
type Push = (text: string, last: boolean, call: Call) => Promise<string>

const optionNames = [
  'format',
  'rules',
  'joins',
  'maximumLength',
  'unsupported',
  'policy',
  'detection',
  'onUnknownToken',
]
const formats = ['text', 'event-stream', 'ndjson']

/** Makes streams that mask or unmask. Throws `invalid_options` and `invalid_rules`. */
export function createStreams(
  parts: DocumentParts,
): (direction: Direction, options?: TextStreamOptions, context?: CallContext) => TextStream {
  const { settings, messages, calls, texts, searching } = parts
  const ruleNames = createRuleNames(parts)

  return (direction, options = {}, context) => {
    checkOptions(options)
    const { format = 'text', maximumLength: most = 1_048_576, onUnknownToken } = options
    const plan = compileRules(options.rules ?? { '**': { detect: true } }, ruleNames)
    const joins = (options.joins ?? chatJoins).map(parsePath)
    const limits = settings.limits
    const { policy, detection } = options
    if (detection !== undefined) searching.check(detection)
    const called = policy === undefined ? context : { ...context, policy }

    function openPayloads<Frame>(): PayloadStream<Frame> {
      return createPayloadStream<Frame>(parts, {
        ...{ plan, joins, limits, direction, most, onUnknownToken },
        holdsTexts: format === 'event-stream',
        passes: options.unsupported === 'pass',
        refuse: () =>
          new MaskingError('unsupported_body', 'what should be JSON in a stream is not'),
      })
    }

    function check(held: number): void {
      if (held > most) throw messages.fail('payload_too_large')
    }

    function openPush(): Push {
      if (format === 'event-stream') return pushEvents(openPayloads<EventBlock>(), check)
      if (format === 'ndjson') return pushLines(openPayloads<JsonLine>(), check)
      const machine =
        direction === 'mask'
          ? createMaskMachine(texts.machineParts, most)
          : createUnmaskMachine(texts.machineParts, { print: String, onUnknownToken })
      return machine.push
    }

    /** Each piece is a call of its own; after one that failed nothing leaves any more. */
    function open(): PushText {
      const push = openPush()
      let failure: unknown
      return async (text, last) => {
        if (failure !== undefined) throw failure
        try {
          return await calls[direction](called, (begun) =>
            push(text, last, searching.timed({ ...begun, ...(detection && { detection }) })),
          )
        } catch (error) {
          failure = error
          throw error
        }
      }
    }

    const transform = { signal: context?.signal, aborted: () => messages.fail('aborted') }
    return {
      web: () => createWebTransform(open(), transform),
      node: () => createNodeTransform(open(), transform),
    }
  }
}

function pushEvents(payloads: PayloadStream<EventBlock>, check: (held: number) => void): Push {
  const splitter = createEventSplitter()
  return async (text, last, call) => {
    const found = splitter.push(text, last)
    check(splitter.held)
    const given = found.flatMap((block): Carried<EventBlock>[] =>
      typeof block === 'string' || block.data === undefined
        ? []
        : [{ data: block.data, frame: block }],
    )
    const printed = await payloads.push(given, last, call)
    let at = 0
    const pieces: string[] = []
    const printNext = (block: EventBlock | undefined): void => {
      for (let next = printed[at]; next !== undefined; next = printed[at]) {
        if (!next.repeats && next.frame !== block) return
        at++
        pieces.push(
          next.repeats ? printRepeated(next.frame, next.data) : printBlock(next.frame, next.data),
        )
        if (!next.repeats) return
      }
    }
    for (const block of found) {
      if (typeof block === 'string') pieces.push(block)
      else if (block.data === undefined) pieces.push(printBlock(block, undefined))
      else printNext(block)
    }
    printNext(undefined)
    return pieces.join('')
  }
}

function pushLines(payloads: PayloadStream<JsonLine>, check: (held: number) => void): Push {
  const splitter = createLineSplitter()
  return async (text, last, call) => {
    const lines = splitter.push(text, last)
    check(splitter.held)
    const given = lines.filter(({ data }) => data.trim() !== '')
    const printed = await payloads.push(
      given.map((frame) => ({ data: frame.data, frame })),
      last,
      call,
    )
    let at = 0
    const pieces: string[] = []
    const printRepeats = (): void => {
      for (let next = printed[at]; next?.repeats; next = printed[++at]) {
        pieces.push(next.data, next.frame.end)
      }
    }
    for (const line of lines) {
      if (line.data.trim() === '') pieces.push(line.data, line.end)
      else {
        printRepeats()
        pieces.push(printed[at++]?.data ?? '', line.end)
      }
    }
    printRepeats()
    return pieces.join('')
  }
}

function checkOptions(options: TextStreamOptions): void {
  for (const name of Object.keys(options)) {
    if (optionNames.includes(name)) continue
    const near = suggestName(name, optionNames)
    const mend =
      near === undefined ? `; there are ${optionNames.join(', ')}` : `; did you mean "${near}"?`
    throw wrong(`there is no option "${name}"${mend}`)
  }
  const { format = 'text', maximumLength = 1, joins = [], unsupported = 'reject' } = options
  if (!formats.includes(format)) throw wrong(`format: one of ${formats.join(', ')}`)
  if (!Number.isSafeInteger(maximumLength) || maximumLength < 1) {
    throw wrong('maximumLength: UTF-16 units, an integer from 1 up')
  }
  if (!Array.isArray(joins) || !joins.every((path) => typeof path === 'string')) {
    throw wrong('joins: an array of paths')
  }
  if (!['reject', 'pass'].includes(unsupported)) throw wrong("unsupported: 'reject' or 'pass'")
  if (format === 'text' && options.rules !== undefined) {
    throw wrong('rules: name fields of documents; give the format event-stream or ndjson')
  }
}

function wrong(problem: string): MaskingError {
  return configurationError('invalid_options', `stream: ${problem}`)
}
