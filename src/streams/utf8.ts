import { MaskingError } from '../errors.ts'

/** Turns chunks into text and back, wherever characters are cut. */
export interface Utf8 {
  /** Throws `unsupported_body` for bytes that are no UTF-8, `value_not_string` for other chunks. */
  decode(chunk: unknown): string
  /** Text that is left when no bytes will come; throws like `decode`. */
  end(): string
  /** A character whose second half has not come is kept until it has, or `last` says it will not. */
  encode(text: string, last: boolean): Uint8Array
}

export function createUtf8(): Utf8 {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let half = ''

  function decodeBytes(bytes: Uint8Array | undefined): string {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
    } catch {
      throw new MaskingError('unsupported_body', 'a stream is not in UTF-8')
    }
  }

  return {
    decode: (chunk) => {
      if (typeof chunk === 'string') return decodeBytes(undefined) + chunk
      if (chunk instanceof Uint8Array) return decodeBytes(chunk)
      throw new MaskingError('value_not_string', 'a stream takes text or bytes', { status: 400 })
    },
    end: () => decodeBytes(undefined),
    encode: (text, last) => {
      const whole = half + text
      const isCut = !last && (whole.charCodeAt(whole.length - 1) & 0xfc00) === 0xd800
      half = isCut ? whole.slice(-1) : ''
      return Buffer.from(isCut ? whole.slice(0, -1) : whole, 'utf8')
    },
  }
}
