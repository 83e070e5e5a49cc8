import { expect, it } from 'vitest'
import {
  fillBlock,
  packWords,
  readWord,
  unpackWords,
  writeWord,
} from '../../src/tokens/gcm-words.ts'

it('carry bytes to words and back, no more of them than are asked for', () => {
  const bytes = Uint8Array.from({ length: 60 }, (_, index) => 255 - index)
  for (let length = 0; length <= 40; length++) {
    const words = new Int32Array(20).fill(-1)
    const end = packWords(words, 4, bytes, 3, length)
    expect(end).toBe(4 + Math.ceil(length / 16) * 4)
    expect(words.subarray(end).every((word) => word === -1)).toBe(true)
    const target = new Uint8Array(60).fill(7)
    unpackWords(target, 5, words, 4, length)
    const expected = new Uint8Array(60).fill(7)
    expected.set(bytes.subarray(3, 3 + length), 5)
    expect(target).toEqual(expected)
    // Behind the last byte a block holds zeros.
    const rest = new Uint8Array(60)
    unpackWords(rest, 0, words, 4, (end - 4) * 4)
    expect(rest.subarray(length).every((byte) => byte === 0)).toBe(true)
  }
})

it('read and write big end first', () => {
  const bytes = Uint8Array.of(9, 0x80, 1, 2, 3, 9)
  expect(readWord(bytes, 1)).toBe(0x80010203 | 0)
  const target = new Uint8Array(6).fill(9)
  writeWord(target, 1, 0x80010203 | 0)
  expect(target).toEqual(bytes)
})

it('fill a block that was begun, and none that was not', () => {
  const words = new Int32Array(12).fill(-1)
  expect(fillBlock(words, 4)).toBe(4)
  expect(fillBlock(words, 5)).toBe(8)
  expect([...words.subarray(3, 9)]).toEqual([-1, -1, 0, 0, 0, -1])
})
