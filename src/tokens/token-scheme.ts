import { configurationError } from '../errors.ts'
import type { TokenFormat, TokenType, TokenValue } from '../types.ts'
import { chooseAlphabet, createDrawStream } from './alphabet.ts'
import { blockLength } from './block-encryption.ts'
import { createCmac } from './cmac.ts'
import { drawToken } from './draw-token.ts'
import {
  encodeParts,
  encodeValue,
  measurePart,
  measureValue,
  writePart,
  writeValue,
} from './encoding.ts'
import { createHmacSha256, roomStart } from './hmac.ts'
import type { TokenKeys } from './keys.ts'
import { chooseDomain, type PermuteRank, permuteValue } from './permute-value.ts'
import { createRankPermutation } from './rank-permutation.ts'
import { createShuffle } from './shuffle.ts'

/** A value on its way to a token. */
export interface TokenRequest {
  readonly tenant: string
  readonly value: TokenValue
  readonly type: TokenType
  readonly format: TokenFormat | undefined
  /** An irreversible token is drawn apart from the reversible one of the same value. */
  readonly irreversible: boolean
}

/** Whose token. */
export interface TokenPlace {
  readonly tenant: string
  readonly token: string
}

/** Turns values into tokens and tokens into store keys; pure, under fixed keys. */
export interface TokenScheme {
  /**
   * The token of a value: the same request and attempt always give the same one. `attempt` is 0
   * unless a record under the earlier token belongs to another value or was erased.
   */
  deriveToken(request: TokenRequest, attempt: number): string
  /** The opaque key of the record in each place (`encodePlace`), 22 characters of base64url. */
  deriveStoreKeys(places: readonly Buffer[]): string[]
  /** The same for tokens, without a buffer for each. */
  locateTokens(tokens: readonly TokenPlace[]): string[]
}

export function createTokenScheme(keys: TokenKeys): TokenScheme {
  const authenticateValue = createHmacSha256(keys.token)
  const authenticatePlaces = createCmac(keys.index)
  const permute = choosePermutation(keys)

  function authenticateRequest(request: TokenRequest, attempt: number): string {
    const { tenant, value, type, irreversible } = request
    const format = request.format?.name ?? ''
    const count = String(attempt)
    const flag = irreversible ? 1 : 0
    const { room } = authenticateValue
    const size =
      measurePart(tenant) +
      measurePart(type.tokenName) +
      measurePart(format) +
      measurePart(count) +
      measureValue(value)
    if (roomStart + size > room.length) {
      const { kind, bytes } = encodeValue(value)
      return authenticateValue(
        encodeParts([tenant, type.tokenName, format, Uint8Array.of(kind, flag), bytes, count]),
      )
    }
    let at = writePart(tenant, room, roomStart)
    at = writePart(type.tokenName, room, at)
    at = writePart(format, room, at)
    at = writeValue(value, flag, room, at)
    return authenticateValue.digestRoom(writePart(count, room, at))
  }

  function drawFrom(request: TokenRequest, attempt: number): string {
    const { value, type, format } = request
    const digest = authenticateRequest(request, attempt)
    const stream = createDrawStream(digest, (block) =>
      authenticateValue(Buffer.from(`block ${block}${digest}`, 'latin1')),
    )
    const text = typeof value === 'string' ? value : String(value)
    return drawToken(text, type, format?.shape ?? 'none', stream)
  }

  return {
    deriveToken: (request, attempt) => {
      const { value, type, format, irreversible } = request
      if (typeof value !== 'string' || irreversible) return drawFrom(request, attempt)
      const domain = chooseDomain(value, type, format?.shape ?? 'none')
      return domain === undefined
        ? drawFrom(request, attempt)
        : permuteValue(domain, request.tenant, attempt, permute)
    },
    deriveStoreKeys: (places) => {
      let end = 0
      const ends = places.map((place) => (end += place.length))
      return nameTags(authenticatePlaces(Buffer.concat(places), ends))
    },
    locateTokens: (tokens) => {
      let size = 0
      for (const { tenant, token } of tokens) size += measurePart(tenant) + measurePart(token)
      const places = Buffer.allocUnsafe(size)
      let end = 0
      const ends = tokens.map(({ tenant, token }) => {
        end = writePart(token, places, writePart(tenant, places, end))
        return end
      })
      return nameTags(authenticatePlaces(places, ends))
    },
  }
}

/** The tags that lie one behind the other, each as a string of its own. */
function nameTags(tags: Buffer): string[] {
  const names = new Array<string>(tags.length / blockLength)
  for (let index = 0; index < names.length; index++) {
    const at = index * blockLength
    names[index] = tags.toString('base64url', at, at + blockLength)
  }
  return names
}

// SP 800-38G r1 asks for a million values at least.
const smallestOfFf1 = 1_000_000n

function choosePermutation(keys: TokenKeys): PermuteRank {
  const { permuteRank } = createRankPermutation(keys.permutation)
  const permuteFew = createShuffle(keys.shuffle)
  return (rank, size, tweak) =>
    size < smallestOfFf1
      ? BigInt(permuteFew(Number(rank), Number(size), tweak))
      : permuteRank(rank, size, tweak)
}

/**
 * Refuses a token type whose tokens would number fewer than 2^64, unless it asks for that: they run out.
 * Throws `invalid_options`, which says what to raise.
 */
export function checkTokenType(type: TokenType): void {
  if (type.minimumNoOfBytes > type.maximumNoOfBytes) {
    throw configurationError(
      'invalid_options',
      `tokenTypes: "${type.tokenName}" has a minimumNoOfBytes above its maximumNoOfBytes`,
    )
  }
  if (!['numeric', 'alpha-numeric', 'text'].includes(type.tokenCharacters)) return
  const { safeLength } = chooseAlphabet(type)
  if (type.smallSpace === true) return
  if (type.maximumNoOfBytes >= safeLength) return
  throw configurationError(
    'invalid_options',
    `tokenTypes: "${type.tokenName}" has room for fewer than 2^64 tokens; ` +
      `raise maximumNoOfBytes to ${safeLength} or more, or set smallSpace: true and let them run out`,
  )
}
