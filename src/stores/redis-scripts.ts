import { createHash } from 'node:crypto'
import {
  type RedisArgument,
  type RedisClient,
  type RedisCommand,
  type RedisReply,
  sendCommands,
} from './redis-batches.ts'

export interface RedisScript {
  readonly text: string
  readonly hash: string
}

export interface ScriptCall {
  readonly keys: readonly [string, ...string[]]
  readonly words: readonly RedisArgument[]
}

/**
 * Stores each record whose key is free; answers nil for it, else what was there, and nothing at all
 * where every key was free. The records come joined, with a list of their lengths and perhaps one of
 * expiries (0: none), because ioredis takes longer over an argument than the server over a record.
 * Records that are all new go in with one command, unless a key stands twice. From Redis 7.0 on,
 * which is also where scripts learned the version, one command both stores and answers.
 */
export const claimScript: RedisScript = createScript(`
local modern = redis.REDIS_VERSION_NUM
local joined, lengths = ARGV[1], string.gmatch(ARGV[2], '%d+')
local pairs, seen, plain = {}, {}, not ARGV[3]
local start = 1
for index, key in ipairs(KEYS) do
  local stop = start + tonumber(lengths())
  pairs[index * 2 - 1] = key
  pairs[index * 2] = string.sub(joined, start, stop - 1)
  start = stop
  plain = plain and not seen[key]
  seen[key] = true
end
if plain and #KEYS > 1 and redis.pcall('MSETNX', unpack(pairs)) == 1 then return {} end
local held = {}
local expiries = ARGV[3] and string.gmatch(ARGV[3], '%d+')
for index, key in ipairs(KEYS) do
  local record = pairs[index * 2]
  local expires = expiries and expiries()
  local forever = not expires or expires == '0'
  if modern and forever then
    held[index] = redis.call('SET', key, record, 'NX', 'GET')
  elseif modern then
    held[index] = redis.call('SET', key, record, 'NX', 'GET', 'PXAT', expires)
  else
    held[index] = redis.call('GET', key)
    if not held[index] and forever then
      redis.call('SET', key, record)
    elseif not held[index] then
      redis.call('SET', key, record, 'PXAT', expires)
    end
  end
end
return held`)

/** Writes a record in the place of exactly the one that is expected. */
export const replaceScript: RedisScript = createScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] then
  redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3])
else
  redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
end
return 1`)

/** Runs a script once for each call, in one round trip, or two where a server does not know it yet. */
export async function runScript(
  client: RedisClient,
  script: RedisScript,
  calls: readonly ScriptCall[],
): Promise<RedisReply[]> {
  const replies = await sendCommands(
    client,
    calls.map((call) => scriptCommand('evalsha', script.hash, call)),
  )
  const unknown = replies.flatMap(([error], index) =>
    error?.message.includes('NOSCRIPT') ? [index] : [],
  )
  if (unknown.length === 0) return replies
  const answered = await sendCommands(
    client,
    unknown.map((index) => scriptCommand('eval', script.text, calls[index] as ScriptCall)),
  )
  unknown.forEach((index, position) => {
    replies[index] = answered[position] as RedisReply
  })
  return replies
}

function scriptCommand(
  name: 'eval' | 'evalsha',
  script: string,
  { keys, words }: ScriptCall,
): RedisCommand {
  return { name, key: keys[0], words: [script, keys.length, ...keys, ...words] }
}

function createScript(text: string): RedisScript {
  return { text, hash: createHash('sha1').update(text).digest('hex') }
}
