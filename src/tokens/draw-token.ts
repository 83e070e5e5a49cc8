import type { FormatShape, TokenType } from '../types.ts'
import { chooseAlphabet, type Draw } from './alphabet.ts'
import { mixesCharacters } from './form.ts'
import { drawIpv6, isIpv6 } from './ip-address.ts'
import { drawAddress, drawCity, drawName } from './realistic-words.ts'
import { lengthenShape, parseShape, type Shape } from './shape.ts'

/**
 * Renders a token from a keyed stream in the alphabet of its type and the shape of its format. The
 * shape grows where it holds fewer than 2^64 tokens. No token is a string that a permutation
 * could give: it mixes letters and digits or letter cases, or has 20 digits or more.
 */
export function drawToken(value: string, type: TokenType, shape: FormatShape, draw: Draw): string {
  const open = shape === 'none' || shape === 'words'
  if (type.tokenCharacters === 'person' && open) return drawName(value, draw)
  if (type.tokenCharacters === 'city' && open) return drawCity(draw)
  if (type.tokenCharacters === 'address' && (open || shape === 'address')) return drawAddress(draw)
  if (shape === 'ip' && isIpv6(value)) return drawIpv6(draw)
  const alphabet = chooseAlphabet(type)
  const pieces: Shape =
    shape === 'none'
      ? [{ length: chooseLength(value, type, alphabet.safeLength, draw), digits: undefined }]
      : lengthenShape(parseShape(value.trim(), shape), alphabet.safeLength, alphabet.run)
  for (;;) {
    const token = pieces
      .map((piece) =>
        'literal' in piece ? piece.literal : drawSegment(alphabet.characters, piece.length, draw),
      )
      .join('')
    if (hasForm(token, alphabet.characters)) return token
  }
}

// Redrawn until it shows what `couldBeToken` looks for; one alphabet of small letters shows by length.
function hasForm(token: string, characters: string): boolean {
  return characters.length === 10 || characters.length === 26 || mixesCharacters(token)
}

function drawSegment(characters: string, length: number, draw: Draw): string {
  let segment = ''
  for (let count = 0; count < length; count++) segment += characters[draw(characters.length)]
  return segment
}

function chooseLength(value: string, type: TokenType, safeLength: number, draw: Draw): number {
  const realistic = type.tokenCharacters !== 'numeric' && type.tokenCharacters !== 'alpha-numeric'
  const minimum = Math.max(realistic ? 0 : type.minimumNoOfBytes, safeLength)
  const maximum = Math.max(type.maximumNoOfBytes, minimum)
  if (type.noOfBytes === 'random') return minimum + draw(Math.min(maximum - minimum + 1, 256))
  return Math.min(Math.max(value.length, minimum), maximum)
}
