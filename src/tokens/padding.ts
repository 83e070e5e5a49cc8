/**
 * Zeros to write a plaintext into. Lengths are rounded up, so that a record does not tell how long
 * its value is: to 16 bytes, and from 256 bytes on by Padmé (Nikitin et al., PETS 2019), which adds
 * at most 12 per cent.
 */
export function allocPadded(length: number): Buffer {
  const exponent = Math.floor(Math.log2(length))
  const step = length < 256 ? 16 : 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1)
  return Buffer.alloc(Math.max(32, Math.ceil(length / step) * step))
}
