import { type RecordContent, unpackContent } from '../tokens/record-content.ts'
import { groupByKeyset, type Placed } from './places.ts'

/** A sealed record for each plaintext, each under its own tenant's keys. */
export function sealAll(
  placed: readonly Placed[],
  storeKeys: readonly string[],
  plaintexts: readonly Buffer[],
): Buffer[] {
  const records = new Array<Buffer>(placed.length)
  for (const [{ seal }, indexes] of groupByKeyset(placed)) {
    const sealed = seal.sealAll(
      indexes.map((index) => storeKeys[index] as string),
      indexes.map((index) => plaintexts[index] as Buffer),
    )
    indexes.forEach((index, at) => {
      records[index] = sealed[at] as Buffer
    })
  }
  return records
}

/** What is in each record; an error for one that does not open, so that it fails nobody else's. */
export function openAll(
  placed: readonly Placed[],
  storeKeys: readonly string[],
  records: readonly (Uint8Array | null)[],
): (RecordContent | Error | undefined)[] {
  const contents = new Array<RecordContent | Error | undefined>(records.length).fill(undefined)
  for (const [{ seal }, indexes] of groupByKeyset(placed)) {
    const found = indexes.filter((index) => records[index] !== null)
    if (found.length === 0) continue
    const opened = seal.openAll(
      found.map((index) => storeKeys[index] as string),
      found.map((index) => records[index] as Uint8Array),
    )
    found.forEach((index, at) => {
      contents[index] = unpack(opened[at] as Buffer | Error)
    })
  }
  return contents
}

function unpack(opened: Buffer | Error): RecordContent | Error {
  if (opened instanceof Error) return opened
  try {
    return unpackContent(opened)
  } catch (error) {
    return error as Error
  }
}
