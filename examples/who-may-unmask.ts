import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createMasker } from 'fieldveil'
import { expressMasking } from 'fieldveil/express'

const masker = createMasker({
  keys: [{ id: 'example', secret: 'a secret for these examples only, 32 bytes or more' }],
  unmaskPolicy: {
    rules: [
      // People see what was masked in their own name.
      { own: true },
      // Support sees e-mails, never cards, and only to call somebody back.
      { roles: ['support'], purposes: ['call-back'], tokenNames: ['Text Token'] },
    ],
    // Four values an hour for each of them, over all processes.
    budget: { limit: 4 },
    // What stays shut is shown as its token; `fail`, the default, answers with an error.
    shut: 'keep',
  },
  onEvent: (event) => {
    if (event.type === 'honeytoken_opened') console.log('  ALARM:', JSON.stringify(event))
    if (event.type === 'refused') console.log('  audit log:', JSON.stringify(event))
  },
})
const fields = { email: { tokenName: 'Text Token' }, card: { tokenName: 'Numeric Token' } }

// Stands for your own authentication: what a caller may comes from the credential alone.
const credentials = new Map([
  ['Bearer ann', { subject: 'ann', actor: 'ann' }],
  ['Bearer mallory', { subject: 'mallory', actor: 'mallory' }],
  ['Bearer sam', { actor: 'sam', roles: ['support'] }],
])
const context = (req: express.Request) => ({
  ...credentials.get(req.get('authorization') ?? ''),
  ...(req.path.startsWith('/call-back') ? { purpose: 'call-back' } : {}),
})

const ofAnn = await masker.maskDocument({ email: 'ann@example.org', card: '4111' }, fields, {
  subject: 'ann',
})
// Lies in the table for nobody to open: who does has read what they should not.
const bait = await masker.plantHoneytoken('Text Token')
const customers: Record<string, object> = { ann: ofAnn, bait: { email: bait.token } }

const app = express()
app.use(express.json(), expressMasking(masker, { response: { unmask: fields }, context }))
app.get(['/customers/:id', '/call-back/:id'], (req, res) => {
  res.json(customers[String(req.params.id)])
})
app.patch('/customers/:id', (req, res) => {
  res.json({ ...customers[String(req.params.id)], ...req.body })
})
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')

async function ask(who: string, path: string, body?: object): Promise<void> {
  const response = await fetch(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    {
      method: body === undefined ? 'GET' : 'PATCH',
      headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  )
  console.log(`${who} ${path}: ${response.status} ${await response.text()}\n`)
}

console.log(`Stored for ann: ${JSON.stringify(ofAnn)}\n`)
await ask('ann', '/customers/ann')
await ask('sam', '/customers/ann')
await ask('sam', '/call-back/ann')
await ask('nobody', '/call-back/ann')
// Another's token in a field of one's own opens nothing.
await ask('mallory', '/customers/mallory', { email: ofAnn.email })
await ask('sam', '/call-back/bait')
for (let reads = 0; reads < 2; reads++) await ask('ann', '/customers/ann')

server.close()
await masker.close()
