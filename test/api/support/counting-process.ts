import { Redis } from 'ioredis'
import { createRateLimiter } from '../../../src/api/limits/rate-limiter.ts'

// Makes as many calls as it is let, many at a time, and says how many entries got through.
const [url = '', prefix = '', weight = '1', calls = '0'] = process.argv.slice(2)
const client = new Redis(url)
const limiter = createRateLimiter({
  client,
  prefix,
  timeout: 10_000,
  mask: { limit: 1_000, window: 3_600_000 },
})
const principal = { id: 'one', tenant: 'acme', permissions: [] } as const
await limiter.consume(principal, 'other', 1)
process.stdout.write('ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
const verdicts = await Promise.all(
  Array.from({ length: Number(calls) }, () => limiter.consume(principal, 'mask', Number(weight))),
)
const admitted = verdicts.filter(({ allowed }) => allowed).length * Number(weight)
process.stdout.write(`admitted ${admitted}\n`)
await client.quit()
process.stdin.destroy()
