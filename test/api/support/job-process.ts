import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createMasker } from 'fieldveil'
import { Redis } from 'ioredis'
import { createRedisJobQueue, type RedisJobQueue } from '../../../src/api/jobs/redis-jobs.ts'
import { testKeys } from '../../support/keys.ts'

// A server that works on jobs once it is told `open PREFIX NUMBER`. It says which part of a job it has
// come to; the part of that number waits until it is told `go on`. `close` ends it as a server ends.
const client = new Redis(process.argv[2] ?? '')
const masker = createMasker({ keys: testKeys })
const { maskFields } = masker
const lines = createInterface(process.stdin)
let queue: RedisJobQueue | undefined
let parts = 0
let stopAt = 0

masker.maskFields = async (payload, context) => {
  parts++
  say(`part ${parts}`)
  if (parts === stopAt) await once(lines, 'line')
  return await maskFields(payload, context)
}

lines.on('line', async (line) => {
  const [word, prefix = '', number] = line.split(' ')
  if (word === 'open') {
    stopAt = Number(number)
    const onError = ({ message }: Error) => say(message)
    // The lock is short to be lost soon, but not where a busy machine renews it late; how long that
    // takes to answer is not the point.
    const times = { lock: 2_000, timeout: 20_000 }
    queue = createRedisJobQueue({ masker, client, prefix, ...times, concurrency: 1, onError })
    await queue.ready()
    say('ready')
  } else if (word === 'close') {
    await queue?.close()
    await client.quit()
    lines.close()
    process.stdin.destroy()
    say('closed')
  }
})

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
