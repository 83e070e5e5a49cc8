import { createHash } from 'node:crypto'
import { sendCommands } from './redis-batches.ts'
import type { RedisArgument, RedisClient, RedisCommand, RedisReply } from './redis-client.ts'
import type { ReplicaWait } from './redis-replicas.ts'

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
 * where every key was free. A key that holds a list or the like answers with no bytes, so that it
 * fails no other. The records come joined, with their one length or a list of lengths, a list of
 * expiries (0: none) or nothing, and whether every key is there once: ioredis takes longer over an
 * argument than the server over a record. Records that are all new go in with one command. From
 * Redis 7.0 on, which is also where scripts learned the version, one command both stores and answers.
 */
export const claimScript: RedisScript = createScript(`
local modern = redis.REDIS_VERSION_NUM
local joined, same = ARGV[1], tonumber(ARGV[2])
local lengths = not same and string.gmatch(ARGV[2], '%d+')
local pairs, start = {}, 1
for index = 1, #KEYS do
  local stop = start + (same or tonumber(lengths()))
  pairs[index * 2 - 1] = KEYS[index]
  pairs[index * 2] = string.sub(joined, start, stop - 1)
  start = stop
end
local expiries = ARGV[3] ~= '' and string.gmatch(ARGV[3], '%d+')
if ARGV[4] == '1' and not expiries and redis.pcall('MSETNX', unpack(pairs)) == 1 then return {} end
local held = {}
for index, key in ipairs(KEYS) do
  local record = pairs[index * 2]
  local expires = expiries and expiries()
  local forever = not expires or expires == '0'
  local answer
  if modern and forever then
    answer = redis.pcall('SET', key, record, 'NX', 'GET')
  elseif modern then
    answer = redis.pcall('SET', key, record, 'NX', 'GET', 'PXAT', expires)
  else
    answer = redis.pcall('GET', key)
    if not answer and forever then
      redis.call('SET', key, record)
    elseif not answer then
      redis.call('SET', key, record, 'PXAT', expires)
    end
  end
  if type(answer) == 'table' and answer.err then
    if not string.find(answer.err, 'WRONGTYPE', 1, true) then return answer end
    answer = ''
  end
  held[index] = answer
end
return held`)

/**
 * Writes each record in the place of exactly the one that is expected, and answers 1 for it, else 0.
 * Expected and new ones come joined, with a list of lengths each, and a list of expiries (`k`: the
 * one it has, 0: none). A record that is there already is ours: the answer to it was lost.
 */
export const replaceScript: RedisScript = createScript(`
local befores, afters = string.gmatch(ARGV[3], '%d+'), string.gmatch(ARGV[4], '%d+')
local ends = string.gmatch(ARGV[5], '[^,]+')
local from, to = 1, 1
local written = {}
for index, key in ipairs(KEYS) do
  local before, after, expires = tonumber(befores()), tonumber(afters()), ends()
  local expected = string.sub(ARGV[1], from, from + before - 1)
  local record = string.sub(ARGV[2], to, to + after - 1)
  from, to = from + before, to + after
  local held = redis.pcall('GET', key)
  if type(held) == 'table' and not string.find(held.err, 'WRONGTYPE', 1, true) then return held end
  written[index] = held == record and 1 or 0
  if held == expected then
    if expires == 'k' then
      redis.call('SET', key, record, 'KEEPTTL')
    elseif expires == '0' then
      redis.call('SET', key, record)
    else
      redis.call('SET', key, record, 'PXAT', expires)
    end
    written[index] = 1
  end
end
return written`)

/** Adds to a counter; one that was not there gets the expiry. */
export const countScript: RedisScript = createScript(`
local fresh = redis.call('EXISTS', KEYS[1]) == 0
local value = redis.call('INCRBY', KEYS[1], ARGV[1])
if fresh then redis.call('PEXPIREAT', KEYS[1], ARGV[2]) end
return value`)

/** Runs a script once for each call, in one round trip, or two where a server does not know it yet. */
export async function runScript(
  client: RedisClient,
  script: RedisScript,
  calls: readonly ScriptCall[],
  replicas?: ReplicaWait,
): Promise<RedisReply[]> {
  const replies = await sendCommands(
    client,
    calls.map((call) => scriptCommand('evalsha', script.hash, call)),
    replicas,
  )
  const unknown = replies.flatMap(([error], index) =>
    error?.message.includes('NOSCRIPT') ? [index] : [],
  )
  if (unknown.length === 0) return replies
  const answered = await sendCommands(
    client,
    unknown.map((index) => scriptCommand('eval', script.text, calls[index] as ScriptCall)),
    replicas,
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
