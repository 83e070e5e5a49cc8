import { createHash } from 'node:crypto'
import { hashKeccak256 } from '../keccak.ts'

const base58Alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const bech32Alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const bech32Generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
/** What the checksums of BIP 173 and BIP 350 leave. */
const bech32Rest = 1
const bech32mRest = 0x2bc830a3
const hexadecimal = /^0x[0-9a-fA-F]{40}$/
const payloadLength = 21
const base58Starts = new Set('13LMDA9XT')
/** Bitcoin, Litecoin, Dogecoin, Dash, Tron, each with its second where it has one. */
const base58Versions = new Set([0, 5, 48, 50, 30, 22, 76, 16, 65])
const bech32Starts = /^(?:bc|tb|ltc)1/

/**
 * Whether a word is an address of Bitcoin, Litecoin, Dogecoin, Dash or Tron (Base58Check, or bech32
 * and bech32m of BIP 173 and 350) or Ethereum (40 hexadecimal digits; in mixed case the checksum of
 * EIP-55 must be right).
 */
export function isCryptoAddress(word: string): boolean {
  const first = word.charCodeAt(0)
  if (word.length === 42 && first === 48) return isEthereumAddress(word)
  if (word.length >= 26 && word.length <= 35 && base58Starts.has(word.charAt(0))) {
    if (passesBase58Check(word)) return true
  }
  const lower = word.toLowerCase()
  if (!bech32Starts.test(lower)) return false
  return word.length >= 14 && word.length <= 74 && passesBech32(word, lower)
}

function isEthereumAddress(word: string): boolean {
  if (!hexadecimal.test(word)) return false
  const digits = word.slice(2)
  const lower = digits.toLowerCase()
  if (digits === lower || digits === digits.toUpperCase()) return true
  const hash = hashKeccak256(lower)
  for (let index = 0; index < digits.length; index++) {
    const byte = hash[index >> 1] ?? 0
    const isUpper = (index % 2 === 0 ? byte >> 4 : byte & 15) >= 8
    const expected = isUpper ? lower.charAt(index).toUpperCase() : lower.charAt(index)
    if (digits.charAt(index) !== expected) return false
  }
  return true
}

function passesBase58Check(word: string): boolean {
  const bytes = new Uint8Array(payloadLength + 4)
  for (let index = 0; index < word.length; index++) {
    let carry = base58Alphabet.indexOf(word.charAt(index))
    if (carry === -1) return false
    for (let place = bytes.length - 1; place >= 0; place--) {
      carry += (bytes[place] ?? 0) * 58
      bytes[place] = carry & 255
      carry >>= 8
    }
    if (carry !== 0) return false
  }
  if (!base58Versions.has(bytes[0] ?? -1)) return false
  const once = createHash('sha256').update(bytes.subarray(0, payloadLength)).digest()
  const twice = createHash('sha256').update(once).digest()
  return twice.subarray(0, 4).equals(bytes.subarray(payloadLength))
}

function passesBech32(word: string, lower: string): boolean {
  if (word !== lower && word !== word.toUpperCase()) return false
  const prefix = lower.slice(0, lower.indexOf('1'))
  let checksum = 1
  const add = (value: number) => {
    const top = checksum >>> 25
    checksum = ((checksum & 0x1ffffff) << 5) ^ value
    for (let bit = 0; bit < 5; bit++) {
      if ((top >> bit) & 1) checksum ^= bech32Generators[bit] ?? 0
    }
  }
  for (let index = 0; index < prefix.length; index++) add(prefix.charCodeAt(index) >> 5)
  add(0)
  for (let index = 0; index < prefix.length; index++) add(prefix.charCodeAt(index) & 31)
  const from = prefix.length + 1
  for (let index = from; index < lower.length; index++) {
    const value = bech32Alphabet.indexOf(lower.charAt(index))
    if (value === -1) return false
    add(value)
  }
  // Witness version 0 has the older checksum, all later ones the newer.
  return checksum === (lower[from] === 'q' ? bech32Rest : bech32mRest)
}
