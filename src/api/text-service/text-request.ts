import { z } from 'zod'
import { readOwn } from '../../contract/payload.ts'
import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Issue } from '../../types.ts'
import { type AnonymizeRequest, publicName } from './anonymize-text.ts'

const longestCustom = 200
const mostCustom = 50

const word = z.string().min(1).max(longestCustom)

export const textBodySchema: z.ZodObject = z.object({
  text: z.string().min(1),
  entities: z
    .string()
    .nullish()
    .meta({ examples: ['PERSON_NAME,EMAIL_ADDRESS'] }),
  start_index: z.int().min(0).max(1_000_000_000).nullish(),
  custom_entities: z
    .array(z.object({ original: word, placeholder: word }))
    .max(mostCustom)
    .nullish(),
})

export const textAnswerSchema: z.ZodType = z.object({
  anonymized_text: z.string(),
  map: z.record(z.string(), z.string()),
  entities: z.int(),
})

/** Reads the body of `/anonymize/text`, or throws the service's answer for what is wrong with it. */
export function readTextRequest(body: unknown, door: InnerDoor): AnonymizeRequest {
  const text = readOwn(body, 'text')
  if (text === undefined || text === null || text === '') throw door.fail('text_missing')
  const checked = textBodySchema.safeParse(body)
  if (!checked.success) throw invalid(door, listIssues(checked.error))
  const { entities, start_index, custom_entities } = checked.data as {
    entities?: string | null
    start_index?: number | null
    custom_entities?: AnonymizeRequest['customEntities'] | null
  }
  if ((text as string).length > door.textLength) throw door.fail('payload_too_large')
  return {
    text: text as string,
    entities: readEntities(entities ?? '', door),
    startIndex: start_index ?? 0,
    customEntities: (custom_entities ?? []).filter(({ original }) => original.trim() !== ''),
  }
}

function readEntities(list: string, door: InnerDoor): ReadonlySet<string> | undefined {
  const names = list.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
  if (names.length === 0) return undefined
  const known = new Map(door.entities.map((entity) => [publicName(entity), entity]))
  return new Set(
    names.map((name) => {
      const entity = known.get(name) ?? (door.entities.includes(name) ? name : undefined)
      if (entity !== undefined) return entity
      throw invalid(door, [
        { code: 'field_invalid', message: 'Unknown entity', path: ['entities'] },
      ])
    }),
  )
}

/** Zod's own messages name types and bounds, never what was given. */
function listIssues(error: z.ZodError): readonly Issue[] {
  return error.issues.slice(0, 100).map(({ message, path }) => ({
    code: 'field_invalid',
    message,
    path: path.map((key) => (typeof key === 'symbol' ? key.toString() : key)),
  }))
}

function invalid(door: InnerDoor, issues: readonly Issue[]): Error {
  return door.fail('field_invalid', { issues })
}
