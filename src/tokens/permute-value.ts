import type { FormatShape, TokenType } from '../types.ts'
import { readDate } from './date-layout.ts'
import type { Domain } from './domain.ts'
import { encodeParts } from './encoding.ts'
import { readIpv4 } from './ip-address.ts'
import { fillDigits, joinDigits, parseShape, printSkeleton, type Shape } from './shape.ts'
import { readState } from './us-state.ts'

/** A keyed bijection of the ranks below a size; what is permuted apart has another tweak. */
export type PermuteRank = (rank: bigint, size: bigint, tweak: Uint8Array) => bigint

// Drawn tokens of digits have 20 or more, so that none is a permuted value too.
const drawnDigits = 20

/**
 * The domain in which a value is permuted, or undefined where its token is drawn. It follows from
 * the value and its shape alone, never from the token type: the unmask call names no type.
 */
export function chooseDomain(
  value: string,
  type: TokenType,
  shape: FormatShape,
): Domain | undefined {
  if (type.tokenCharacters === 'date') return readDate(value)
  if (type.tokenCharacters === 'state') return readState(value)
  if (shape === 'ip') return readIpv4(value)
  if (type.tokenCharacters !== 'numeric' || shape === 'email' || shape === 'url') return undefined
  const pieces = parseShape(value, shape)
  const digits = joinDigits(pieces)
  if (digits === undefined || digits.length >= drawnDigits) return undefined
  // Only what the digits and the shape give back whole may be permuted.
  if (value !== value.trim() || fillDigits(pieces, digits) !== value) return undefined
  if (shape === 'none' && !fitsLength(digits.length, type)) return undefined
  return readSpecial(value) ?? digitDomain(pieces, digits)
}

/** The token of a value in its domain: the permutation is walked until it is in the domain again. */
export function permuteValue(
  domain: Domain,
  tenant: string,
  attempt: number,
  permute: PermuteRank,
): string {
  const tweak = encodeParts([tenant, domain.id, String(attempt)])
  let rank = domain.rank
  for (;;) {
    rank = permute(rank, domain.size, tweak)
    const token = domain.print(rank)
    if (belongsTo(token, domain)) return token
  }
}

// Dates and addresses of digits are permuted among themselves, so every other value of the same
// skeleton must stay outside them: else two values could share a token.
function belongsTo(token: string, domain: Domain): boolean {
  if (domain.id.startsWith('state')) return true
  const special = readSpecial(token)?.id
  return domain.id.startsWith('digits') ? special === undefined : special === domain.id
}

function readSpecial(value: string): Domain | undefined {
  return readIpv4(value) ?? readDate(value)
}

function digitDomain(pieces: Shape, digits: string): Domain {
  return {
    id: `digits ${printSkeleton(pieces)}`,
    size: 10n ** BigInt(digits.length),
    rank: BigInt(digits),
    print: (rank) => fillDigits(pieces, String(rank).padStart(digits.length, '0')),
  }
}

function fitsLength(length: number, type: TokenType): boolean {
  return length >= type.minimumNoOfBytes && length <= type.maximumNoOfBytes
}
