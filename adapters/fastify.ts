import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Masker } from '../src/index.ts'
import { openExchange, openResponse } from './exchange.ts'
import { asRequestError, asResponseError, refusal } from './failure.ts'
import { guardOf, guardResponse } from './guarded-methods.ts'
import { type BoundStep, maskResponseBody } from './json-body.ts'
import type { MaskingOptions } from './masking-options.ts'
import { planMasking } from './masking-plan.ts'
import { mayHoldNamed } from './named-values.ts'
import type { Door } from './request-parts.ts'
import { describeError, dropStaleHeaders, isGone } from './response-headers.ts'
import { headerOf, judgeResponse } from './response-verdict.ts'

export type {
  CallerContext,
  MaskingOptions,
  RequestPartRules,
  RequestRules,
} from './masking-options.ts'

/** What `fastify.register` takes. */
export type FastifyMaskingPlugin = (instance: FastifyInstance) => Promise<void>

/** Answered in the place of the application: nobody's rules have anything to mask in it. */
const refused = new WeakSet<FastifyRequest>()

/**
 * A Fastify 5 plugin that masks and unmasks the fields that the options name, for the routes of the
 * instance it is registered on. Requests are masked after parsing and validation, before handlers
 * (`preHandler`); responses when they are sent (`onSend`), so register it before compression.
 * Failures are answered with the contract's envelope. Throws `invalid_options` and `invalid_rules`.
 */
export function fastifyMasking(
  masker: Masker,
  options: MaskingOptions<FastifyRequest>,
): FastifyMaskingPlugin {
  const plan = planMasking('fastifyMasking', masker, options)
  const opened = new WeakSet<FastifyRequest>()

  async function maskRequest(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    opened.add(request)
    try {
      const steps = await openExchange(plan, fastifyDoor, request)
      if (steps.length > 0 && !isGone(reply.raw)) guardResponse(reply.raw, plan, steps)
      return undefined
    } catch (thrown) {
      const error = asRequestError(thrown)
      plan.report(error)
      if (isGone(reply.raw)) return reply.hijack()
      // Another plugin's guard has nothing to mask in it.
      letPass(reply.raw)
      refused.add(request)
      return reply.send(describeError(headOf(reply), error))
    }
  }

  async function maskReply(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
  ): Promise<unknown> {
    if (refused.has(request)) return payload
    if (!opened.has(request)) return maskEarly(request, reply, payload)
    const guard = guardOf(reply.raw)
    // Of several registrations the first has masked for all; streams are the guard's.
    if (guard?.stage !== 'open' || !isWhole(payload)) return payload
    try {
      return await maskWhole(reply, payload, guard.steps, guard.rejects)
    } catch (thrown) {
      return refuse(request, reply, thrown)
    } finally {
      letPass(reply.raw)
    }
  }

  /** What a hook, the parser or the validation has answered: no `preHandler` came before that. */
  async function maskEarly(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
  ): Promise<unknown> {
    opened.add(request)
    try {
      if (plan.responseSteps.length === 0 || !(await mayHoldValues(reply, payload))) return payload
      const steps = await openResponse(plan, fastifyDoor, request)
      if (steps.length === 0 || isGone(reply.raw)) return payload
      if (isWhole(payload)) return await maskWhole(reply, payload, steps, plan.rejects)
      guardResponse(reply.raw, plan, steps)
      return payload
    } catch (thrown) {
      return refuse(request, reply, thrown)
    }
  }

  async function mayHoldValues(reply: FastifyReply, payload: unknown): Promise<boolean> {
    if (payload === undefined || payload === null || payload === '') return false
    const head = headOf(reply)
    const verdict = judgeResponse(head)
    if (!isWhole(payload) || typeof verdict === 'object') return true
    const type = headerOf(head, 'content-type')
    return verdict !== 'pass' && mayHoldNamed(plan.responseSteps, verdict, payload, type)
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, thrown: unknown): string {
    const error = asResponseError(thrown)
    plan.report(error)
    refused.add(request)
    return describeError(headOf(reply), error)
  }

  const register: FastifyMaskingPlugin = async (instance) => {
    instance.addHook('preHandler', maskRequest)
    instance.addHook('onSend', maskReply)
  }
  // As fastify-plugin marks one that is for the instance it is registered on, not for a child.
  return Object.assign(register, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'fieldveil',
  })
}

const fastifyDoor: Door<FastifyRequest> = {
  incoming: (request) => request.raw,
  readBody: (request) => request.body ?? undefined,
  writeBody: (request, body) => {
    request.body = body
  },
  readRawBody: (request: FastifyRequest & { rawBody?: unknown }) => request.rawBody,
  writeRawBody: (request: FastifyRequest & { rawBody?: unknown }, rawBody) => {
    request.rawBody = rawBody
  },
  readQuery: (request) => request.query,
  writeQuery: (request, query, rewrite) => {
    request.raw.url = rewrite(request.raw.url ?? '')
    request.query = query
  },
  readParams: (request) => request.params as Record<string, unknown>,
}

function isWhole(payload: unknown): payload is string | Buffer {
  return typeof payload === 'string' || Buffer.isBuffer(payload)
}

/** Answers what is to be sent; rejects for what is to be kept back. */
async function maskWhole(
  reply: FastifyReply,
  payload: string | Buffer,
  steps: readonly BoundStep[],
  rejects: boolean,
): Promise<unknown> {
  const head = headOf(reply)
  const verdict = judgeResponse(head)
  if (typeof verdict === 'object' && rejects) throw refusal(verdict.reason)
  if (typeof verdict === 'object' || verdict === 'pass') return payload
  try {
    const type = headerOf(head, 'content-type')
    const masked = await maskResponseBody(steps, verdict, payload, type, rejects)
    if (masked === undefined) return payload
    dropStaleHeaders(head)
    reply.removeHeader('content-length')
    return masked
  } catch (thrown) {
    if (asResponseError(thrown).code === 'unsupported_body' && !rejects) return payload
    throw thrown
  }
}

function letPass(response: ServerResponse): void {
  const guard = guardOf(response)
  if (guard !== undefined) guard.stage = 'passing'
}

/** Fastify keeps headers apart until they leave: the reply as Node's response would look. */
function headOf(reply: FastifyReply): ServerResponse {
  const head: Pick<ServerResponse, 'getHeader' | 'removeHeader'> & Record<string, unknown> = {
    req: reply.request.raw,
    get statusCode() {
      return reply.statusCode
    },
    set statusCode(status: number) {
      reply.code(status)
    },
    statusMessage: '',
    getHeader: (name) => reply.getHeader(name),
    setHeader: (name: string, value: string | number) => void reply.header(name, value),
    removeHeader: (name) => void reply.removeHeader(name),
  }
  return head as unknown as ServerResponse
}
