import type { FormatShape, TokenType } from '../types.ts'
import { type Alphabet, chooseAlphabet, type Draw, type DrawStream } from './alphabet.ts'
import { mixesCharacters } from './form.ts'
import { drawIpv6, isIpv6 } from './ip-address.ts'
import { drawAddress, drawCity, drawName } from './realistic-words.ts'
import { lengthenShape, parseShape, type Shape } from './shape.ts'

/**
 * Renders a token from a keyed stream in the alphabet of its type and the shape of its format. The
 * shape grows where it holds fewer than 2^64 tokens. No token is a string that a permutation
 * could give: it mixes letters and digits or letter cases, or has 20 digits or more. Types of a small
 * space keep to their length instead; whoever claims the tokens has to see to it that none is taken.
 */
export function drawToken(
  value: string,
  type: TokenType,
  shape: FormatShape,
  stream: DrawStream,
): string {
  const { draw } = stream
  const open = shape === 'none' || shape === 'words'
  if (type.tokenCharacters === 'person' && open) return drawName(value, draw)
  if (type.tokenCharacters === 'city' && open) return drawCity(draw)
  if (type.tokenCharacters === 'address' && (open || shape === 'address')) return drawAddress(draw)
  if (shape === 'ip' && isIpv6(value)) return drawIpv6(draw)
  const alphabet = chooseAlphabet(type)
  const pieces: Shape =
    shape === 'none'
      ? [{ length: chooseLength(value, type, draw), digits: undefined }]
      : lengthenShape(parseShape(value.trim(), shape), safeLengthOf(type), alphabet.run)
  for (;;) {
    const token = drawPieces(pieces, alphabet, stream)
    if (type.smallSpace === true || hasForm(token, alphabet.characters)) return token
  }
}

// Redrawn until it shows what `couldBeToken` looks for; one alphabet of small letters shows by length.
function hasForm(token: string, characters: string): boolean {
  return characters.length === 10 || characters.length === 26 || mixesCharacters(token)
}

const scratch = Buffer.alloc(1_024)

function drawPieces(pieces: Shape, alphabet: Alphabet, stream: DrawStream): string {
  let size = 0
  for (const piece of pieces) size += 'literal' in piece ? piece.literal.length : piece.length
  const target = size <= scratch.length ? scratch : Buffer.alloc(size)
  let at = 0
  for (const piece of pieces) {
    if ('literal' in piece) {
      // A shape keeps nothing but ASCII.
      at += target.write(piece.literal, at, 'latin1')
    } else {
      stream.fill(target, at, piece.length, alphabet)
      at += piece.length
    }
  }
  return target.toString('latin1', 0, at)
}

function safeLengthOf(type: TokenType): number {
  const { safeLength } = chooseAlphabet(type)
  return type.smallSpace === true ? Math.min(safeLength, type.maximumNoOfBytes) : safeLength
}

function chooseLength(value: string, type: TokenType, draw: Draw): number {
  const realistic = type.tokenCharacters !== 'numeric' && type.tokenCharacters !== 'alpha-numeric'
  const safeLength = type.smallSpace === true ? type.minimumNoOfBytes : safeLengthOf(type)
  const minimum = Math.max(realistic ? 0 : type.minimumNoOfBytes, safeLength)
  const maximum = Math.max(type.maximumNoOfBytes, minimum)
  if (type.noOfBytes === 'random') return minimum + draw(Math.min(maximum - minimum + 1, 256))
  return Math.min(Math.max(value.length, minimum), maximum)
}
