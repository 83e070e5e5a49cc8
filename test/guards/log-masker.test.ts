import { createLogMasker, type FieldRules } from 'fieldveil'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

const rules: FieldRules = {
  'req.headers.authorization': { redact: '[authorization]' },
  'user.email': {},
  'user.card': { reveal: 'last4' },
  msg: { detect: true },
  'err.message': { detect: true },
  'err.stack': { detect: true },
}
const email = 'ann.canary@mail.example'

function openLogger(given: FieldRules = rules, options = {}) {
  const lines: string[] = []
  const { hooks } = createLogMasker(given, { keys: testKeys, ...options })
  const logger = pino({ hooks }, { write: (line: string) => void lines.push(line) })
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '') }
}

describe('createLogMasker with pino', () => {
  it('masks objects, messages, arguments, bindings and errors of every line', () => {
    const { logger, lines, last } = openLogger()
    logger.info({ user: { email, card: '4000001234567899' } }, 'hello')
    expect(last().user).toEqual({
      email: expect.stringMatching(/^fp_[0-9a-f]{16}$/),
      card: '************7899',
    })
    logger.warn('mail %s bounced', email)
    expect(last().msg).toMatch(/^mail \[EMAIL_ADDRESS fp_[0-9a-f]{16}\] bounced$/)
    logger.child({ user: { email } }).info('from a child')
    expect(last().user.email).toMatch(/^fp_/)
    logger.error(new Error(`no such user ${email}`))
    expect(last().err.message).toMatch(/^no such user \[EMAIL_ADDRESS fp_/)
    logger.info({ req: { headers: { authorization: `Bearer ${email}` } } })
    expect(last().req.headers.authorization).toBe('[authorization]')
    expect(lines.join('')).not.toContain('canary')
    expect(lines.every((line) => line.endsWith('}\n'))).toBe(true)
  })

  it('gives a value one fingerprint, and another under another tenant and other keys', () => {
    const other = [{ id: 'x', secret: 'another secret for tests, 32 bytes or more' }]
    const prints = [{}, {}, { tenant: 'b' }, { keys: other }].map((options) => {
      const { logger, last } = openLogger(rules, options)
      logger.info({ user: { email } })
      return last().user.email
    })
    expect(prints[0]).toBe(prints[1])
    expect(new Set(prints).size).toBe(3)
  })

  it('keeps its fingerprints when a secret is put in front', () => {
    const newer = [{ id: 'n', secret: 'a newer secret for tests, 32 bytes or more' }, ...testKeys]
    const print = (keys: typeof newer) =>
      createLogMasker(['a'], { keys }).maskObject({ a: 'value' }).a
    expect(print(newer)).toBe(print([...testKeys] as typeof newer))
  })

  it('leaves every other byte of a line', () => {
    const { maskLine } = createLogMasker(['a'], { keys: testKeys })
    expect(maskLine('{ "b": 1.0, "a" : null }\n')).toBe('{ "b": 1.0, "a" : null }\n')
  })

  it('withholds a line that it cannot read', () => {
    const { maskLine } = createLogMasker(['a'], { keys: testKeys })
    expect(maskLine(`not JSON ${email}\n`)).toBe(
      '{"level":50,"msg":"a log line was withheld: fieldveil could not read it"}\n',
    )
  })

  it('withholds a line whose recogniser answers a promise', () => {
    const slow = { name: 'slow', entity: 'SLOW', find: async () => [] }
    const { maskLine } = createLogMasker(rules, { keys: testKeys, recognizers: [slow] })
    expect(maskLine(JSON.stringify({ msg: email }))).toContain('withheld')
  })

  it('checks rules and keys when it is made', () => {
    expect(() => createLogMasker(['a.'], { keys: testKeys })).toThrow(/ends with a dot/)
    expect(() => createLogMasker({ a: { tokenName: 'Nmae' } }, { keys: testKeys })).toThrow(
      /unknown tokenName/,
    )
    expect(() => createLogMasker(['a'], { keys: [{ id: 'a', secret: 'short' }] })).toThrow(
      /32 bytes/,
    )
  })
})
