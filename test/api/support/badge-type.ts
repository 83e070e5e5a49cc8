/** A token type as it is defined at run time. */
export const badge = {
  tokenName: 'Badge Token',
  noOfBytes: 'same as input',
  minimumNoOfBytes: 20,
  maximumNoOfBytes: 24,
  tokenCharacters: 'numeric',
  caseSensitive: true,
}
