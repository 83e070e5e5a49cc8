import { configurationError } from '../errors.ts'
import type { TokenFormat, TokenType, TokenValue } from '../types.ts'
import { chooseAlphabet, createDraw } from './alphabet.ts'
import { createCmac } from './cmac.ts'
import { drawToken } from './draw-token.ts'
import { encodeParts, encodeValue } from './encoding.ts'
import { createHmacSha256 } from './hmac.ts'
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

/** Turns values into tokens and tokens into store keys; pure, under fixed keys. */
export interface TokenScheme {
  /**
   * The token of a value: the same request and attempt always give the same one. `attempt` is 0
   * unless a record under the earlier token belongs to another value or was erased.
   */
  deriveToken(request: TokenRequest, attempt: number): string
  /** The opaque key of the record in each place (`encodePlace`), 22 characters of base64url. */
  deriveStoreKeys(places: readonly Buffer[]): string[]
}

export function createTokenScheme(keys: TokenKeys): TokenScheme {
  const authenticateValue = createHmacSha256(keys.token)
  const authenticatePlaces = createCmac(keys.index)
  const permute = choosePermutation(keys)

  function drawFrom(request: TokenRequest, attempt: number): string {
    const { tenant, value, type, format, irreversible } = request
    const { kind, bytes } = encodeValue(value)
    const flags = Uint8Array.of(kind, irreversible ? 1 : 0)
    const message = encodeParts([
      tenant,
      type.tokenName,
      format?.name ?? '',
      flags,
      bytes,
      String(attempt),
    ])
    const digest = authenticateValue(message)
    const draw = createDraw(digest, (block) =>
      authenticateValue(Buffer.from(`block ${block}${digest}`, 'latin1')),
    )
    const text = typeof value === 'string' ? value : String(value)
    return drawToken(text, type, format?.shape ?? 'none', draw)
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
    deriveStoreKeys: (places) => authenticatePlaces(places).map((tag) => tag.toString('base64url')),
  }
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
 * Refuses a token type whose tokens would number fewer than 2^64: two values could meet in one.
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
  if (type.maximumNoOfBytes >= safeLength) return
  throw configurationError(
    'invalid_options',
    `tokenTypes: "${type.tokenName}" has room for fewer than 2^64 tokens; ` +
      `raise maximumNoOfBytes to ${safeLength} or more`,
  )
}
