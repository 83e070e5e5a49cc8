import { rulesFromZod } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const pii = z.string().meta({ pii: true })

describe('rulesFromZod', () => {
  it('reads marks through what wraps a schema', () => {
    const schema = z.object({
      plain: pii,
      optional: pii.optional(),
      markedLast: z.string().nullable().optional().meta({ pii: 'Person Token' }),
      defaulted: pii.default('x'),
      caught: pii.catch('x'),
      transformed: pii.transform(Number),
      branded: z
        .string()
        .brand<'x'>()
        .meta({ pii: { detect: true } }),
      readonly: pii.readonly(),
      date: z.date().meta({ pii: true }),
      record: z.record(z.string(), z.object({ ssn: pii })),
      tuple: z.tuple([z.string(), pii]),
      list: z.array(z.object({ card: pii })),
      either: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a'), email: pii }),
        z.object({ kind: z.literal('b'), phone: pii }),
      ]),
      both: z.intersection(z.object({ one: pii }), z.object({ other: z.string() })),
      lazy: z.lazy(() => pii),
      free: z.string(),
    })
    expect(rulesFromZod(schema)).toEqual({
      plain: {},
      optional: {},
      markedLast: { tokenName: 'Person Token' },
      defaulted: {},
      caught: {},
      transformed: {},
      branded: { detect: true },
      readonly: {},
      date: {},
      'record.*.ssn': {},
      'tuple[1]': {},
      'list[*].card': {},
      'either.email': {},
      'either.phone': {},
      'both.one': {},
      lazy: {},
    })
  })

  it('reads a schema that holds itself', () => {
    const person: z.ZodType = z.object({
      email: pii,
      get friends() {
        return z.array(person)
      },
    })
    expect(rulesFromZod(person)).toEqual({ email: {}, 'friends[*].**.email': {} })
  })

  it('says so where nothing is marked', () => {
    expect(() => rulesFromZod(z.object({ a: z.string() }))).toThrow(/"pii": true/)
  })
})
