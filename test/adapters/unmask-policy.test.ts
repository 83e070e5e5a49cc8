import { createMasker, type MaskerOptions, type MaskingError, type MaskingEvent } from 'fieldveil'
import { describe, expect, test } from 'vitest'
import { frameworks, type Handler, type NeutralOptions } from './support/frameworks.ts'
import { exchange, listen, type RawResponse } from './support/raw-client.ts'

const bobsEmail = 'bob@canary.example'
const bobsCard = '4111 1111 1111 1111'
const unknownToken = 'abcdefghijk'
const failed = 'Unmasking of given token values failed.'

/** Who stands behind a credential; nobody behind any other. */
const callers: Readonly<Record<string, object>> = {
  'Bearer bob': { subject: 'bob', actor: 'bob' },
  'Bearer mallory': { subject: 'mallory', actor: 'mallory' },
  'Bearer support': { actor: 'ann', roles: ['support'], purpose: 'call back' },
  'Bearer idle': { actor: 'joe', roles: ['support'] },
  'Bearer sales': { actor: 'tom', roles: ['sales'], purpose: 'call back' },
}

const context: NeutralOptions['context'] = ({ headers }) =>
  callers[String(headers['authorization'])] ?? {}

const card = { tokenName: 'Numeric Token', format: 'Credit Card' }
const openRecord: NeutralOptions = {
  response: { unmask: { email: {}, card, note: { detect: true } } },
  context,
}

function makeMasker(
  unmaskPolicy: MaskerOptions['unmaskPolicy'],
  more: Partial<MaskerOptions> = {},
) {
  const events: MaskingEvent[] = []
  const masker = createMasker({
    keys: [{ id: 'k1', secret: Buffer.alloc(32, 7) }],
    onEvent: (event) => void events.push(event),
    telemetry: false,
    ...(unmaskPolicy === undefined ? {} : { unmaskPolicy }),
    ...more,
  })
  return { masker, events }
}

describe.each(frameworks)('$name', ({ build }) => {
  /** Serves what the application holds, and asks for it in somebody's name. */
  async function serve(
    masker: ReturnType<typeof makeMasker>['masker'],
    mounts: NeutralOptions | readonly NeutralOptions[],
    handler: Handler,
  ) {
    const errors: MaskingError[] = []
    const onError = (error: MaskingError) => void errors.push(error)
    const list = [mounts].flat().map((mount) => ({ onError, ...mount }))
    const server = await listen(build({ masker, mounts: list, handler }))
    return {
      errors,
      ask: (who: string, body?: unknown): Promise<RawResponse> => {
        const headers = { Authorization: `Bearer ${who}`, 'Content-Type': 'application/json' }
        if (body === undefined) return exchange(server.port, { headers })
        return exchange(server.port, { method: 'POST', headers, body: JSON.stringify(body) })
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    }
  }

  test('opens for one role with a purpose, and for nobody else', async () => {
    const { masker } = makeMasker({ rules: [{ roles: ['support'], purposes: ['call back'] }] })
    const held = await masker.maskDocument({ email: bobsEmail }, ['email'])
    await using server = await serve(masker, openRecord, (_seen, reply) => reply.json(held))
    const opened = await server.ask('support')

    expect(opened).toMatchObject({ status: 200, body: JSON.stringify({ email: bobsEmail }) })
    // After the value has been in the cache.
    for (const who of ['sales', 'idle', 'bob', 'nobody']) {
      const refused = await server.ask(who)
      expect(refused.status).toBe(500)
      expect(JSON.parse(refused.body).error.message).toBe(failed)
      expect(refused.raw.includes('canary')).toBe(false)
      expect(refused.raw.includes(held.email)).toBe(false)
    }
    expect(new Set(server.errors.map(({ code }) => code))).toEqual(new Set(['unmasking_failed']))
  })

  test('answers a token that is shut like one that never was', async () => {
    const { masker } = makeMasker({ rules: [{ roles: ['support'] }] })
    const held = await masker.maskDocument({ email: bobsEmail }, ['email'])
    let shown = held
    await using server = await serve(masker, openRecord, (_seen, reply) => reply.json(shown))
    const shut = await server.ask('sales')
    shown = { email: unknownToken }
    const unknown = await server.ask('support')

    const withoutDate = ({ status, headers, body }: RawResponse) => {
      const { date: _date, ...others } = headers
      return { status, body, headers: others }
    }
    expect(withoutDate(shut)).toEqual(withoutDate(unknown))
  })

  test('keeps what is shut as tokens, where told to', async () => {
    const rules = [{ roles: ['support'], tokenNames: ['Default Token'] }]
    const { masker } = makeMasker({ rules, shut: 'keep' })
    const plain = { email: bobsEmail, card: bobsCard, id: 7 }
    const held = await masker.maskDocument(plain, { email: {}, card })
    await using server = await serve(masker, openRecord, (_seen, reply) => reply.json(held))

    expect(JSON.parse((await server.ask('support')).body)).toEqual({ ...held, email: bobsEmail })
    expect(JSON.parse((await server.ask('nobody')).body)).toEqual(held)
  })

  test('denies everything where no rule opens anything', async () => {
    const { masker } = makeMasker({ rules: [] })
    const held = await masker.maskDocument({ email: bobsEmail }, ['email'])
    await using server = await serve(masker, openRecord, (_seen, reply) => reply.json(held))

    for (const who of ['support', 'bob', 'nobody']) expect((await server.ask(who)).status).toBe(500)
  })

  test('opens to people what was masked in their own name alone', async () => {
    const { masker } = makeMasker({ rules: [{ own: true }] })
    const records: object[] = []
    const keep: Handler = ({ body }, reply) => {
      if (body !== undefined && Object.keys(body as object).length > 0) records.push(body as object)
      reply.json(records.at(-1))
    }
    const rules = { email: {}, card, note: { detect: true } }
    const mount = { request: { mask: rules }, response: { unmask: rules }, context }
    await using server = await serve(masker, mount, keep)
    const sent = { email: bobsEmail, card: bobsCard, note: `write to ${bobsEmail}` }
    const posted = await server.ask('bob', sent)

    expect(posted).toMatchObject({ status: 200, body: JSON.stringify(sent) })
    expect(JSON.stringify(records)).not.toMatch(/canary|4111 1111/)
    expect((await server.ask('bob')).body).toBe(JSON.stringify(sent))
    for (const who of ['mallory', 'support', 'nobody']) {
      const refused = await server.ask(who)
      expect(refused.status).toBe(500)
      expect(refused.raw.toString()).not.toMatch(/canary|4111 1111/)
    }
  })

  test.each([
    { shut: 'fail', status: 500 },
    { shut: 'keep', status: 200 },
  ] as const)('gives nothing to whoever writes another’s token into a field, %j', async (answer) => {
    const { masker, events } = makeMasker({ rules: [{ own: true }], shut: answer.shut })
    const plain = { email: bobsEmail, card: bobsCard, note: `write to ${bobsEmail}` }
    const rules = { email: {}, card, note: { detect: true } } as const
    const held = await masker.maskDocument(plain, rules, { subject: 'bob' })
    events.length = 0
    // Fields that hold tokens are patched without being masked again.
    const echo: Handler = ({ body }, reply) => reply.json(body)
    await using server = await serve(masker, openRecord, echo)

    for (const stolen of [{ email: held.email }, { card: held.card }, { note: held.email }]) {
      const response = await server.ask('mallory', stolen)
      const isToken = !('note' in stolen)
      expect(response.status).toBe(isToken ? answer.status : 200)
      expect(response.raw.toString()).not.toMatch(/canary|4111 1111/)
      if (response.status === 200) expect(JSON.parse(response.body)).toEqual(stolen)
    }
    // Wrapped in free text what is shut stays as it is.
    const wrapped = await server.ask('mallory', { note: held.note })
    expect(wrapped).toMatchObject({ status: 200, body: JSON.stringify({ note: held.note }) })
    expect((await server.ask('bob', held)).body).toBe(JSON.stringify(plain))

    const shut = events.filter((event) => event.type === 'refused')
    expect(shut.length).toBeGreaterThanOrEqual(3)
    expect(shut).toContainEqual(
      expect.objectContaining({ reason: 'unmask_policy', tokenName: 'Numeric Token', count: 1 }),
    )
    expect(JSON.stringify(events)).not.toMatch(/canary|4111 1111|mallory|bob/)
    for (const token of [held.email, held.card]) {
      expect(JSON.stringify(events)).not.toContain(token)
    }
  })

  test('gives nothing to whoever sends another’s token through masking and back', async () => {
    const { masker } = makeMasker({ rules: [{ own: true }] })
    const held = await masker.maskDocument({ email: bobsEmail }, ['email'], { subject: 'bob' })
    const rules = { email: {}, note: { detect: true } } as const
    const mount = { request: { mask: rules }, response: { unmask: rules }, context }
    await using server = await serve(masker, mount, ({ body }, reply) => reply.json(body))
    const stolen = { email: held.email, note: `<EMAIL>${held.email}</EMAIL>` }
    const response = await server.ask('mallory', stolen)

    // What comes back is what was sent: the token, not what it stands for.
    expect(response).toMatchObject({ status: 200, body: JSON.stringify(stolen) })
  })

  test('shows the application no value of a token that the caller may not open', async () => {
    const { masker } = makeMasker({ rules: [{ own: true }] })
    const held = await masker.maskDocument({ email: bobsEmail }, ['email'], { subject: 'bob' })
    const seen: unknown[] = []
    const mount = { request: { unmask: ['email'] }, context }
    await using server = await serve(masker, mount, ({ body }, reply) => {
      seen.push(body)
      reply.json({ done: true })
    })

    expect((await server.ask('mallory', held)).status).toBe(500)
    expect(seen).toEqual([])
    expect((await server.ask('bob', held)).status).toBe(200)
    expect(seen).toEqual([{ email: bobsEmail }])
  })

  test('keeps to the subject of the outer mount where rules are mounted twice', async () => {
    const { masker } = makeMasker({ rules: [{ own: true }] })
    const held = await masker.maskDocument({ email: bobsEmail }, ['email'], { subject: 'bob' })
    const inner = { ...openRecord, context: () => ({ subject: 'bob' }) }
    const handler: Handler = (_seen, reply) => reply.json(held)
    await using server = await serve(masker, [openRecord, inner], handler)

    expect((await server.ask('mallory')).status).toBe(500)
    expect((await server.ask('bob')).status).toBe(200)
  })

  test('counts what an actor opens, and says nothing once the budget is spent', async () => {
    const { masker } = makeMasker({
      rules: [{ roles: ['support', 'sales'] }],
      // Not an hour, the end of which somebody meets some time.
      budget: { limit: 3, window: 86_400_000 },
    })
    const held = await masker.maskDocument(
      { email: bobsEmail, card: bobsCard },
      { email: {}, card },
    )
    await using server = await serve(masker, openRecord, (_seen, reply) => reply.json(held))

    expect((await server.ask('support')).status).toBe(200)
    const over = await server.ask('support')
    expect(over.status).toBe(429)
    expect(over.raw.toString()).not.toMatch(/canary|4111 1111/)
    expect((await server.ask('sales')).status).toBe(200)
  })

  test('raises an event where a token is opened that nobody should open', async () => {
    const { masker, events } = makeMasker({ rules: [{ roles: ['support'] }] })
    const planted = await masker.plantHoneytoken('Default Token')
    const handler: Handler = (_seen, reply) => reply.json({ email: planted.token })
    await using server = await serve(masker, openRecord, handler)
    const response = await server.ask('support')

    expect(response.status).toBe(500)
    expect(JSON.parse(response.body).error.message).toBe(failed)
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'honeytoken_opened',
        fingerprint: planted.fingerprint,
        purpose: 'call back',
        actor: expect.stringMatching(/^[0-9a-f]{16}$/),
      }),
    )
  })

  test('lets what was masked in somebody’s name die with them', async () => {
    const { masker } = makeMasker(undefined)
    let record: object = {}
    const mount = { request: { mask: ['email'] }, response: { unmask: ['email'] }, context }
    await using server = await serve(masker, mount, ({ body }, reply) => {
      if (Object.keys((body ?? {}) as object).length > 0) record = body as object
      reply.json(record)
    })
    expect((await server.ask('bob', { email: bobsEmail })).status).toBe(200)
    expect(await masker.erase({ subject: 'bob' })).toMatchObject({ erased: true })
    const dead = await server.ask('bob')

    expect(dead.status).toBe(500)
    expect(dead.raw.includes('canary')).toBe(false)
  })
})
