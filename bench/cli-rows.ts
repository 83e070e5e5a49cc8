import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { makePerson } from './people.ts'

export type RowFormat = 'ndjson' | 'csv'

/** Writes rows of about 300 bytes until the file has so many; answers how many they are. */
export async function writeRows(
  path: string,
  format: RowFormat,
  bytes: number,
  people: number,
): Promise<number> {
  const stream = createWriteStream(path)
  let written = 0
  let rows = 0
  let pending = format === 'csv' ? 'id,name,email,card,status,note\r\n' : ''
  while (written + pending.length < bytes) {
    pending += format === 'csv' ? printCsv(rows, people) : printJson(rows, people)
    rows++
    if (pending.length < 65_536) continue
    written += pending.length
    if (!stream.write(pending)) await once(stream, 'drain')
    pending = ''
  }
  stream.end(pending)
  await once(stream, 'finish')
  return rows
}

/** Whether two files hold the same, read side by side. */
export async function haveSameBytes(one: string, other: string): Promise<boolean> {
  const others = createReadStream(other)[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(one)) {
    let open = chunk as Buffer
    while (open.length > 0) {
      if (rest.length === 0) {
        const next = await others.next()
        if (next.done === true) return false
        rest = next.value as Buffer
      }
      const length = Math.min(open.length, rest.length)
      if (!open.subarray(0, length).equals(rest.subarray(0, length))) return false
      open = open.subarray(length)
      rest = rest.subarray(length)
    }
  }
  return rest.length === 0 && (await others.next()).done === true
}

const note =
  'Delivered to the neighbour on the second floor, who signed for it; the box was dented.'

function printJson(row: number, people: number): string {
  const { name, email, card } = makePerson(row % people)
  const orders = [{ id: row, card, total: 19.9 }]
  return `${JSON.stringify({ id: row, name, email, status: 'active', orders, note })}\n`
}

function printCsv(row: number, people: number): string {
  const { name, email, card } = makePerson(row % people)
  return `${row},"${name}",${email},${card},active,"He said ""${note}"""\r\n`
}
