import { bodyParser } from '@koa/bodyparser'
import express from 'express'
import { createMasker, type DryRunReport } from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { koaMasking } from 'fieldveil/koa'
import Koa from 'koa'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { openObservedStore } from './support/observed.ts'

const email = 'ann@canary.example'
const document = { email, note: `write to ${email}`, orders: [{ card: '1' }, { card: '2' }], id: 7 }
const rules = {
  email: {},
  note: { detect: true },
  'orders[*].card': { reveal: 'last4' },
  gone: {},
} as const

function open() {
  const reports: DryRunReport[] = []
  const { store, calls } = openObservedStore()
  const masker = createMasker({ keys: testKeys, store })
  return { masker, reports, calls, dryRun: (report: DryRunReport) => void reports.push(report) }
}

const expected: DryRunReport = {
  operation: 'mask',
  part: 'body',
  tenant: 'default',
  rules: [
    { path: 'email', action: 'mask', count: 1 },
    { path: 'note', action: 'detect', count: 1, entities: { EMAIL_ADDRESS: 1 } },
    { path: 'orders[*].card', action: 'reveal', count: 2 },
    { path: 'gone', action: 'mask', count: 0 },
  ],
}

describe('dryRun', () => {
  it('reports what would be masked and changes nothing, whatever the form of the document', async () => {
    const { masker, reports, calls, dryRun } = open()
    const prepared = masker.prepare(rules)
    const text = ` ${JSON.stringify(document)} `
    const given = structuredClone(document)
    expect(await masker.maskDocument(given, rules, { dryRun })).toBe(given)
    expect(await prepared.maskInPlace(given, { dryRun })).toBe(given)
    expect(await prepared.maskJson(text, { dryRun })).toBe(text)
    expect(given).toEqual(document)
    expect(reports).toEqual([expected, expected, expected])
    expect(calls).toEqual([])
    expect(JSON.stringify(reports)).not.toContain('canary')
  })

  it('reports what would be unmasked', async () => {
    const { masker, reports, dryRun } = open()
    expect(await masker.unmaskDocument(document, rules, { dryRun, tenant: 't' })).toBe(document)
    expect(reports[0]).toMatchObject({ operation: 'unmask', tenant: 't' })
    expect(reports[0]?.rules).toEqual(
      expected.rules.map(({ path, action, count }) => ({ path, action, count })),
    )
  })

  it('reports texts', async () => {
    const { masker, reports, dryRun } = open()
    const text = `from ${email}`
    expect(await masker.maskText(text, {}, { dryRun })).toEqual({ text, finds: [] })
    expect(await masker.unmaskText(text, {}, { dryRun })).toBe(text)
    expect(reports[0]?.rules).toEqual([
      { path: '**', action: 'detect', count: 1, entities: { EMAIL_ADDRESS: 1 } },
    ])
  })

  it('says what a call would have been refused with, in place of refusing it', async () => {
    const { masker, reports, dryRun } = open()
    const prepared = masker.prepare(['a'])
    expect(await prepared.maskJson('{"a":', { dryRun })).toBe('{"a":')
    const circle: { a?: unknown } = {}
    circle.a = circle
    expect(await prepared.maskDocument(circle, { dryRun })).toBe(circle)
    expect(reports.map(({ problem }) => problem)).toEqual(['bad_request', 'invalid_document'])
  })

  it('is not disturbed by a listener that throws', async () => {
    const { masker } = open()
    const dryRun = () => {
      throw new Error('a listener')
    }
    expect(await masker.maskDocument(document, rules, { dryRun })).toBe(document)
  })

  it('needs no secrets', async () => {
    const keys = () => Promise.reject(new Error('no KMS'))
    const masker = createMasker({ keys })
    const reports: DryRunReport[] = []
    const dryRun = (report: DryRunReport) => void reports.push(report)
    await masker.maskDocument(document, ['email'], { dryRun })
    expect(reports).toHaveLength(1)
  })

  it('is refused where there is nothing that could be answered', async () => {
    const { masker, dryRun } = open()
    const payload = { mask: [{ value: email }] }
    expect(await masker.maskFields(payload, { dryRun })).toMatchObject({ success: false })
    await expect(masker.erase({ token: 'abc' }, { dryRun })).rejects.toThrow(/documents and texts/)
    await expect(masker.plantHoneytoken('Text Token', { dryRun })).rejects.toThrow(/documents and/)
  })

  it('leaves an Express exchange as it is, what it could not mask too', async () => {
    const { masker, reports, dryRun } = open()
    const app = express()
    app.use(express.json(), express.text())
    app.use(
      expressMasking(masker, { request: { mask: rules }, response: { mask: ['email'] }, dryRun }),
    )
    app.post('/', (req, res) => void res.json(req.body))
    app.post('/text', (req, res) => void res.type('json').send(`no JSON ${req.body}`))
    const answer = await request(app).post('/').send(document)
    expect(answer.body).toEqual(document)
    expect(reports[0]).toEqual(expected)
    expect(reports[1]).toMatchObject({ operation: 'mask', rules: [{ path: 'email', count: 1 }] })
    const other = await request(app)
      .post('/text')
      .type('text')
      .parse((response, done) => void response.on('data', (chunk) => done(null, String(chunk))))
      .send('hello')
    expect([other.status, other.body]).toEqual([200, 'no JSON hello'])
  })

  it('leaves a Koa exchange as it is', async () => {
    const { masker, reports, dryRun } = open()
    const app = new Koa()
    app.use(bodyParser())
    app.use(koaMasking(masker, { request: { mask: rules }, response: { mask: ['email'] }, dryRun }))
    app.use((ctx) => {
      ctx.body = ctx.request.body
    })
    const answer = await request(app.callback()).post('/').send(document)
    expect(answer.body).toEqual(document)
    expect(reports).toHaveLength(2)
  })
})
