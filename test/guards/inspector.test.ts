import { createInspector } from 'fieldveil'
import { describe, expect, it } from 'vitest'

const email = 'ann@canary.example'

describe('createInspector', () => {
  it('tells a find that is the whole value from one at its start, its end or within', async () => {
    const inspector = createInspector()
    await inspector.inspect([email, `${email} wrote`, `to ${email}`, `to ${email} now`])
    expect(inspector.report().paths).toMatchObject([
      { path: '[*]', entities: { EMAIL_ADDRESS: { values: 4, finds: 4, whole: 1 } } },
    ])
  })

  it('counts by path and type, numbers too', async () => {
    const inspector = createInspector()
    await inspector.inspect({
      email,
      tags: ['a', email, `two: ${email} ${email}`],
      n: 4111111111111111,
    })
    await inspector.inspect({ email: 'none', ok: true, none: null })
    expect(inspector.report()).toEqual({
      documents: 2,
      values: 6,
      others: 0,
      paths: [
        {
          path: 'tags[*]',
          values: 3,
          found: 2,
          entities: { EMAIL_ADDRESS: { values: 2, finds: 3, whole: 1 } },
        },
        {
          path: 'email',
          values: 2,
          found: 1,
          entities: { EMAIL_ADDRESS: { values: 1, finds: 1, whole: 1 } },
        },
        {
          path: 'n',
          values: 1,
          found: 1,
          entities: { CREDIT_CARD: { values: 1, finds: 1, whole: 1 } },
        },
      ],
    })
  })

  it('waits for recognisers that take their time, and shows finds to whoever asks', async () => {
    const finds: string[] = []
    const slow = {
      name: 'slow',
      entity: 'SLOW',
      find: async (text: string) => [{ start: 0, end: text.length }],
    }
    const inspector = createInspector({
      recognizers: [slow],
      onFind: ({ entity, text }) => void finds.push(`${entity} ${text}`),
    })
    await inspector.inspect({ a: 'abc' })
    expect(finds).toEqual(['SLOW abc'])
    // No key is shown before it is known what it is.
    expect(inspector.report().paths[0]?.path).toBe('*')
  })

  it('rejects when a recogniser fails', async () => {
    const broken = { name: 'broken', entity: 'X', find: () => Promise.reject(new Error(email)) }
    const inspector = createInspector({ recognizers: [broken] })
    await expect(inspector.inspect({ a: 'abc' })).rejects.toThrow(/recognizer "broken" failed/)
  })
})
