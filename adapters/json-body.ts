import { text as readText } from 'node:stream/consumers'
import type { CallContext } from '../src/index.ts'
import { MaskingError } from '../src/index.ts'
import { isUtf8 } from './content-kind.ts'
import { refusal } from './failure.ts'
import { opensAsJson } from './json-opening.ts'
import type { RuleStep, StreamFormat } from './rule-steps.ts'

export type { StreamFormat } from './rule-steps.ts'

/** A step of a response, with whom it is for. */
export interface BoundStep {
  readonly step: RuleStep
  readonly context: CallContext
}

/**
 * How a body is read: it must be JSON (`mask`), it is masked if it turns out to be (`sniff`), or if
 * it is a JSONP call around JSON (`script`); or it holds many documents.
 */
export type Reading = 'mask' | 'sniff' | 'script' | StreamFormat

/** Whether a body is masked piece by piece, as it is written. */
export function isStreamed(reading: unknown): reading is StreamFormat {
  return reading === 'event-stream' || reading === 'ndjson'
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const jsonp =
  /^(\s*(?:\/\*\*\/\s*)?(?:typeof [\w$.[\]]+ === 'function' && )?[\w$.[\]]+\()([\s\S]*)(\);?\s*)$/

/** Bytes as text; `undefined` where they are not UTF-8, or their type says so. */
export function decodeUtf8(bytes: Uint8Array, contentType: string | undefined): string | undefined {
  if (!isUtf8(contentType)) return undefined
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Applies the steps to a response's body. Answers `undefined` for one that is to leave as it is: a
 * body without JSON, or with nothing in it that the rules name. Rejects with `unsupported_body` for
 * one that should be JSON and is not, and with what the masker rejects with.
 */
export async function maskResponseBody(
  steps: readonly BoundStep[],
  reading: Reading,
  body: string | Uint8Array,
  contentType: string | undefined,
  rejects = true,
): Promise<string | undefined> {
  const text = typeof body === 'string' ? body : decodeUtf8(body, contentType)
  if (text === undefined) {
    // Bytes in another encoding: without a JSON type they are JSON only if a lenient reader says so.
    if (reading !== 'mask' && !holdsJson(String(body))) return undefined
    throw refusal('response: a JSON body is not in UTF-8')
  }
  if (isStreamed(reading)) return maskDocuments(steps, reading, text, rejects)
  const isJson = opensAsJson(text)
  if (reading === 'script' && !isJson) return maskScript(steps, text)
  if (reading === 'sniff' && !isJson) return undefined
  const masked = await applySteps(steps, text)
  if (masked !== undefined) return masked === text ? undefined : masked
  if (reading === 'mask') throw refusal('response: a body of a JSON type is not JSON')
  return holdsLines(text) ? maskDocuments(steps, 'ndjson', text, rejects) : undefined
}

async function maskDocuments(
  steps: readonly BoundStep[],
  format: StreamFormat,
  text: string,
  rejects: boolean,
): Promise<string | undefined> {
  let masked = text
  for (const { step, context } of steps) {
    const stream = step.openStream(format, context, {
      unsupported: rejects ? 'reject' : 'pass',
      maximumLength: Math.max(1, masked.length),
    })
    stream.end(masked)
    masked = await readText(stream)
  }
  return masked === text ? undefined : masked
}

async function maskScript(steps: readonly BoundStep[], text: string): Promise<string | undefined> {
  const [, head = '', inner = '', tail = ''] = jsonp.exec(text) ?? []
  if (!opensAsJson(inner)) return undefined
  const masked = await applySteps(steps, inner)
  if (masked === undefined || masked === inner) return undefined
  // JavaScript before 2019 takes these two for line ends.
  return head + masked.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029') + tail
}

/** The masked text; `undefined` where it is no JSON. */
async function applySteps(steps: readonly BoundStep[], text: string): Promise<string | undefined> {
  let current = text
  try {
    for (const { step, context } of steps) current = await step.onJson(current, context)
  } catch (error) {
    const isUnreadable = error instanceof MaskingError && error.code === 'bad_request'
    // What the masker cannot read but others can must not pass for something else than JSON.
    if (isUnreadable && !holdsJson(text)) return undefined
    throw error
  }
  return current
}

/** Documents in lines that nobody has called NDJSON: every line that is not blank is one. */
function holdsLines(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 1 && lines.every(holdsJson)
}

function holdsJson(text: string): boolean {
  try {
    return typeof JSON.parse(text.replace(/^\uFEFF/, '')) === 'object'
  } catch {
    return false
  }
}
