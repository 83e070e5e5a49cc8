import { z } from 'zod'
import { MaskingError } from '../../errors.ts'
import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Masker, RateLimiter } from '../../types.ts'
import type { ApiCall, Route } from '../route.ts'
import { anonymizeText, publicName } from './anonymize-text.ts'
import { readTextRequest, textAnswerSchema, textBodySchema } from './text-request.ts'

export interface TextRouteParts {
  readonly masker: Masker
  readonly door: InnerDoor
  /** Requests that a credential has for life. */
  readonly lifetime: RateLimiter | undefined
}

const tag = 'Texts'
const fileTypes = ['csv', 'docx', 'excel', 'pdf']

/** The text service: placeholders in place of finds, nothing stored. Files are not read. */
export function createTextRoutes({ masker, door, lifetime }: TextRouteParts): readonly Route[] {
  async function count({ principal }: ApiCall): Promise<void> {
    const verdict = await lifetime?.consume(principal, 'other', 1)
    if (verdict !== undefined && !verdict.allowed) throw door.fail('quota_exceeded')
  }

  async function anonymize(call: ApiCall) {
    const request = readTextRequest(call.body, door)
    await count(call)
    const { text, map } = await anonymizeText(request, door.recognize)
    return {
      body: { anonymized_text: text, map: Object.fromEntries(map), entities: map.size },
    }
  }

  async function refuseFile(): Promise<never> {
    throw door.fail('file_type_unsupported')
  }

  const files = fileTypes.map(
    (type): Route => ({
      path: `/anonymize/${type}`,
      methods: ['POST'],
      limited: 'other',
      ignoresBody: true,
      answer: refuseFile,
      document: {
        summary: `Files of ${type} are not read`,
        tag,
        failures: ['file_type_unsupported'],
      },
    }),
  )

  return [
    {
      path: '/anonymize/text',
      methods: ['POST'],
      limited: 'other',
      answer: anonymize,
      document: {
        summary: 'Replace what is found in a text by numbered placeholders',
        tag,
        body: textBodySchema,
        answer: textAnswerSchema,
        failures: [
          ...(['text_missing', 'field_invalid'] as const),
          ...(lifetime === undefined ? [] : (['quota_exceeded'] as const)),
        ],
        examples: { text: { text: 'My name is John Doe.', entities: 'PERSON_NAME' } },
      },
    },
    ...files,
    {
      path: '/anonymize/status/{job_id}',
      methods: ['GET'],
      answer: async () => {
        throw door.fail('job_unknown')
      },
      document: { summary: 'What became of a file', tag, failures: ['job_unknown'] },
    },
    {
      path: '/anonymize/entities',
      methods: ['GET'],
      answer: async () => ({ body: { entities: door.entities.map(publicName) } }),
      document: {
        summary: 'The names of entities',
        tag,
        answer: z.object({ entities: z.array(z.string()) }),
      },
    },
    {
      path: '/health',
      methods: ['GET'],
      isPublic: true,
      answer: async () => {
        const { ok } = await masker.health()
        if (!ok) throw new MaskingError('closed', 'Not healthy', { status: 503, expose: true })
        return { body: { status: 'ok' } }
      },
      document: {
        summary: 'Liveness',
        tag,
        answer: z.object({ status: z.literal('ok') }),
        failures: ['closed'],
      },
    },
  ]
}
