import type { TokenFormat, TokenType } from '../types.ts'

/** The nine token types that the wire contract names. */
export const builtInTokenTypes: readonly TokenType[] = [
  describe('Default Token', 'same as input', 10, 20, 'alpha-numeric'),
  describe('Text Token', 'same as input', 10, 20, 'alpha-numeric'),
  describe('Numeric Token', 'same as input', 12, 25, 'numeric'),
  describe('Special Token', 'random', 15, 30, 'alpha-numeric'),
  describe('Person Token', 'same as input', 22, 60, 'person'),
  describe('Date Token', 'same as input', 10, 35, 'date'),
  describe('State Token', 'same as input', 2, 20, 'state'),
  describe('City Token', 'same as input', 22, 60, 'city'),
  describe('Address Token', 'same as input', 22, 60, 'address'),
]

/** The nine formats that the wire contract names. */
export const builtInFormats: readonly TokenFormat[] = [
  { name: 'Person Name', shape: 'words' },
  { name: 'Email Address', shape: 'email' },
  { name: 'Phone Number', shape: 'phone' },
  { name: 'Address', shape: 'address' },
  { name: 'IP Address', shape: 'ip' },
  { name: 'URL', shape: 'url' },
  { name: 'Social Identification Numbers', shape: 'digit-groups' },
  { name: 'Credit Card', shape: 'card' },
  { name: 'Default Format', shape: 'none' },
]

/** What masks a field whose rule names no token type. */
export const defaultTokenName = 'Default Token'

function describe(
  tokenName: string,
  noOfBytes: TokenType['noOfBytes'],
  minimumNoOfBytes: number,
  maximumNoOfBytes: number,
  tokenCharacters: TokenType['tokenCharacters'],
): TokenType {
  return {
    tokenName,
    noOfBytes,
    minimumNoOfBytes,
    maximumNoOfBytes,
    tokenCharacters,
    caseSensitive: true,
  }
}
