import { createMasker, type Masker } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { benchKeys } from './keys.ts'

/**
 * Fills a masker's cache with values of 1 KB, both of its sides, and answers what the heap has
 * grown by. The arguments are the URL of a Redis, the bound in bytes (0: no cache), how many values
 * there are and where they come from: `documents` or `bodies`; needs `--expose-gc`.
 */
const [url = '', bound = '', values = '', source = ''] = process.argv.slice(2)
const bytes = Number(bound)
const batch = 100
const valueLength = 1_024
const rules = ['values[*]'] as const
// A value that is cut out of a body must not keep all of it.
const rest = '.'.repeat(100_000)
let serial = 0

function makeValue(): string {
  return String(++serial).padStart(valueLength, '.')
}

/** Parsed from a body, as a server's are: strings of their own, one byte a character. */
function makeDocument(): { values: string[] } {
  return JSON.parse(JSON.stringify({ values: Array.from({ length: batch }, makeValue) }))
}

/** Both sides of the cache see every value: masked, then unmasked. */
async function pass(masker: Masker, count: number): Promise<void> {
  const prepared = masker.prepare(rules)
  for (let done = 0; done < count; done += source === 'bodies' ? 1 : batch) {
    if (source === 'bodies') {
      const body = JSON.stringify({ rest, values: [makeValue()] })
      await prepared.unmaskJson(await prepared.maskJson(body))
    } else await prepared.unmaskDocument(await prepared.maskDocument(makeDocument()))
  }
}

function heapAfterCollection(): number {
  // Twice, because what a finaliser lets go of is found by the next one.
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

if (globalThis.gc === undefined) throw new Error('node has to run with --expose-gc')
const client = new Redis(url)
const store = new RedisTokenStore({ client })
const warm = createMasker({ keys: benchKeys, store, cache: { bytes: 1_048_576, max: 1_000 } })
// Code that is compiled later would count as memory of the cache.
await pass(warm, 5_000)
await warm.close()
const before = heapAfterCollection()
const cache = bytes === 0 ? false : { bytes, max: 1_000_000 }
const masker = createMasker({ keys: benchKeys, store, cache })
await pass(masker, Number(values))
const grown = heapAfterCollection() - before
const health = await masker.health()
process.send?.({ grown, entries: health.cache.entries, estimated: health.cache.bytes })
await masker.close()
client.disconnect()
