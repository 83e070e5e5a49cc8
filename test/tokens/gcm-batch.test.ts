import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGcmBatch, type GcmMessages } from '../../src/tokens/gcm-batch.ts'

interface Vector {
  readonly key: string
  readonly nonce: string
  readonly aad: string
  /** None: it must not open. */
  readonly text?: string
  readonly sealed: string
  readonly tag: string
}

const { vectors } = JSON.parse(
  readFileSync(new URL('../vectors/aes-gcm.json', import.meta.url), 'utf8'),
) as { vectors: Vector[] }

const none = Buffer.alloc(0)
const fromHex = (text: string) => Buffer.from(text, 'hex')
const toHex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')

/** Records with `head` random bytes before each nonce, their texts not yet encrypted. */
function layOut(texts: readonly Uint8Array[], start: number): Buffer[] {
  return texts.map((text) => Buffer.concat([randomBytes(start + 12), text, Buffer.alloc(16)]))
}

function sealByNode(key: Uint8Array, record: Buffer, start: number, bound: Uint8Array): Buffer {
  const nonce = record.subarray(start, start + 12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  cipher.setAAD(bound)
  const text = cipher.update(record.subarray(start + 12, record.length - 16))
  cipher.final()
  return Buffer.concat([record.subarray(0, start + 12), text, cipher.getAuthTag()])
}

function openByNode(key: Uint8Array, record: Buffer, start: number, bound: Uint8Array): Buffer {
  const nonce = record.subarray(start, start + 12)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  decipher.setAAD(bound)
  decipher.setAuthTag(record.subarray(record.length - 16))
  const text = decipher.update(record.subarray(start + 12, record.length - 16))
  return Buffer.concat([text, decipher.final()])
}

describe('published vectors', () => {
  // Each among neighbours of another length, whose own bytes are checked below.
  const neighbours = layOut([randomBytes(5), randomBytes(50)], 0)

  function around(vector: Vector, record: Buffer): GcmMessages {
    const [first, last] = neighbours.map((one) => Buffer.from(one)) as [Buffer, Buffer]
    const bound = ['x', fromHex(vector.aad).toString('latin1'), 'a longer one']
    return { records: [first, record, last], start: 0, prefix: none, bound }
  }

  it('seal to what is printed', () => {
    const printed = vectors.filter(({ text }) => text !== undefined)
    expect(printed.length).toBe(127)
    for (const vector of printed) {
      const text = fromHex(vector.text as string)
      const record = Buffer.concat([fromHex(vector.nonce), text, Buffer.alloc(16)])
      createGcmBatch(fromHex(vector.key)).seal(around(vector, record))
      expect(toHex(record)).toBe(vector.nonce + vector.sealed + vector.tag)
    }
  })

  it('open to what is printed, or not at all', () => {
    expect(vectors.filter(({ text }) => text === undefined).length).toBe(69)
    for (const vector of vectors) {
      const record = fromHex(vector.nonce + vector.sealed + vector.tag)
      const opened = createGcmBatch(fromHex(vector.key)).open(around(vector, record))
      expect(toHex(opened[1])).toBe(vector.text)
    }
  })
})

describe('batches', () => {
  const anyBatch = fc.record({
    key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    start: fc.integer({ min: 0, max: 7 }),
    prefix: fc.uint8Array({ maxLength: 16 }),
    messages: fc.array(
      fc.record({
        text: fc.oneof(
          fc.uint8Array({ maxLength: 70 }),
          fc.integer({ min: 0, max: 5_000 }).map((length) => randomBytes(length)),
        ),
        bound: fc.uint8Array({ maxLength: 48 }),
      }),
      { maxLength: 12 },
    ),
  })

  it('seal and open as node:crypto does, whatever their lengths', () => {
    fc.assert(
      fc.property(anyBatch, ({ key, start, prefix, messages }) => {
        const batch = createGcmBatch(key)
        const records = layOut(
          messages.map(({ text }) => text),
          start,
        )
        const data = messages.map(({ bound }) => Buffer.concat([prefix, bound]))
        const expected = records.map((record, index) =>
          sealByNode(key, record, start, data[index] as Buffer),
        )
        const bound = messages.map((message) => Buffer.from(message.bound).toString('latin1'))
        batch.seal({ records, start, prefix, bound })
        expect(records.map(toHex)).toEqual(expected.map(toHex))

        const opened = batch.open({ records, start, prefix, bound })
        expect(opened.map(toHex)).toEqual(messages.map(({ text }) => toHex(text)))
        expect(records.map(toHex)).toEqual(expected.map(toHex))
        for (const [index, record] of records.entries()) {
          const text = openByNode(key, record, start, data[index] as Buffer)
          expect(toHex(text)).toBe(toHex(messages[index]?.text))
        }
      }),
      { numRuns: 150 },
    )
  })

  it('count blocks beyond 2^16', () => {
    const key = randomBytes(32)
    const [record] = layOut([randomBytes(2 ** 20 + 100)], 0) as [Buffer]
    const expected = sealByNode(key, record, 0, none)
    createGcmBatch(key).seal({ records: [record], start: 0, prefix: none, bound: [''] })
    expect(record.equals(expected)).toBe(true)
  })

  it('read only the low byte of a character, as latin1 has it', () => {
    const key = randomBytes(32)
    const [record] = layOut([randomBytes(9)], 0) as [Buffer]
    const expected = sealByNode(key, record, 0, Buffer.from('a\u0141', 'latin1'))
    createGcmBatch(key).seal({ records: [record], start: 0, prefix: none, bound: ['a\u0141'] })
    expect(toHex(record)).toBe(toHex(expected))
  })

  it('take records that are plain views, and give texts memory of their own', () => {
    const key = randomBytes(32)
    const batch = createGcmBatch(key)
    const texts = [randomBytes(20), randomBytes(33)]
    const sealed = layOut(texts, 2)
    const messages = { records: sealed, start: 2, prefix: none, bound: ['a', 'b'] }
    batch.seal(messages)
    const records = sealed.map((record) => new Uint8Array(record))
    const opened = batch.open({ ...messages, records })
    for (const record of records) record.fill(0)
    batch.open(messages)
    expect(opened.map(toHex)).toEqual(texts.map(toHex))
  })

  it('may be empty', () => {
    const batch = createGcmBatch(randomBytes(32))
    const messages = { records: [], start: 0, prefix: none, bound: [] }
    batch.seal(messages)
    expect(batch.open(messages)).toEqual([])
  })
})

describe('what was altered', () => {
  const key = randomBytes(32)
  const batch = createGcmBatch(key)
  const prefix = Buffer.from([1, 2, 3])
  const bound = ['one', 'a second', 'the third one, which is longer']
  const texts = [randomBytes(16), randomBytes(37), randomBytes(3)]
  const sealed = layOut(texts, 0)
  batch.seal({ records: sealed, start: 0, prefix, bound })

  function openWith(index: number, record: Uint8Array, label = bound[index] as string) {
    return batch.open({
      records: sealed.with(index, Buffer.from(record)),
      start: 0,
      prefix,
      bound: bound.with(index, label),
    })
  }

  it.each([
    0, 1, 2,
  ])('is refused, whichever bit it is, and its neighbours open: record %i', (at) => {
    const record = sealed[at] as Buffer
    const expected = texts.with(at, undefined as never).map(toHex)
    for (let bit = 0; bit < record.length * 8; bit++) {
      const flipped = Buffer.from(record)
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(openWith(at, flipped).map(toHex)).toEqual(expected)
    }
    const label = bound[at] as string
    for (let bit = 0; bit < label.length * 8; bit++) {
      const flipped = Buffer.from(label)
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(openWith(at, record, flipped.toString('latin1')).map(toHex)).toEqual(expected)
    }
    expect(openWith(at, record).map(toHex)).toEqual(texts.map(toHex))
  })

  it('is refused where bytes are missing or too many', () => {
    const record = sealed[1] as Buffer
    for (let length = 28; length < record.length; length++) {
      expect(openWith(1, record.subarray(0, length))[1]).toBeUndefined()
    }
    for (let more = 1; more < 40; more++) {
      const longer = Buffer.concat([record, Buffer.alloc(more)])
      expect(openWith(1, longer).map(toHex)).toEqual([texts[0], undefined, texts[2]].map(toHex))
    }
    for (const label of ['a secon', 'a second\0', '']) {
      expect(openWith(1, record, label)[1]).toBeUndefined()
    }
  })

  it('is refused under another key, and in the place of another record', () => {
    const other = createGcmBatch(randomBytes(32))
    expect(other.open({ records: sealed, start: 0, prefix, bound })).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    const swapped = [sealed[1], sealed[0], sealed[2]] as Buffer[]
    const opened = batch.open({ records: swapped, start: 0, prefix, bound })
    expect(opened.map(toHex)).toEqual([undefined, undefined, toHex(texts[2])])
  })

  it('throws where there is no room for a nonce and a tag', () => {
    for (const length of [0, 27]) {
      expect(() => openWith(1, Buffer.alloc(length))).toThrow(RangeError)
    }
  })
})

it('refuses keys of a wrong length and keeps a copy of the right one', () => {
  for (const length of [0, 15, 31, 33]) {
    expect(() => createGcmBatch(new Uint8Array(length))).toThrow(RangeError)
  }
  const key = Buffer.alloc(32, 7)
  const batch = createGcmBatch(key)
  const [record] = layOut([randomBytes(9)], 0) as [Buffer]
  const expected = sealByNode(key, record, 0, none)
  key.fill(0)
  batch.seal({ records: [record], start: 0, prefix: none, bound: [''] })
  expect(toHex(record)).toBe(toHex(expected))
})
