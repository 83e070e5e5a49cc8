import { createInspector } from '../../index.ts'
import { dataError } from '../command-error.ts'
import { type CsvHead, delimiterBytes, readCells, readHead } from './csv-head.ts'
import type { Shape } from './format.ts'
import {
  createLineSplitter,
  createParagraphSplitter,
  createRowSplitter,
  type Splitter,
} from './splitter.ts'

/** Reads records into documents to be looked at. */
export interface DocumentReader {
  /** None where a record holds no values. Rejects with a data error. */
  read(record: string, number: number): Promise<readonly unknown[]>
  /** A name that begins with a path in those documents, in the words of the file. */
  labelOf(name: string): string
}

const longestParagraph = 32_768
/** An object with more keys would be taken for one whose keys are data. */
const columnsOfDocument = 40

/** Where the records of a file end. */
export function splitterOf(shape: Shape): Splitter {
  if (shape.format === 'ndjson') return createLineSplitter()
  if (shape.format === 'text') return createParagraphSplitter(longestParagraph)
  return createRowSplitter(delimiterBytes(shape))
}

export function createReader(shape: Shape): DocumentReader {
  if (shape.format === 'csv') return createRowReader(shape)
  return {
    read: async (record, number) => {
      if (/^\s*$/.test(record)) return []
      return [shape.format === 'text' ? record : parseLine(record, number)]
    },
    labelOf: (name) => name,
  }
}

function createRowReader(shape: Shape): DocumentReader {
  let head: CsvHead | undefined
  let labels: readonly string[] = []
  return {
    read: async (row, number) => {
      if (head === undefined) {
        head = readHead(row, shape)
        labels = await labelColumns(head)
        if (head.names !== undefined) return []
      }
      const cells = readCells(row, head, number)
      const documents: Record<string, string>[] = []
      for (const [index, { value }] of cells.entries()) {
        if (value === '') continue
        const part = Math.floor(index / columnsOfDocument)
        documents[part] = { ...documents[part], [columnKey(index)]: value }
      }
      return documents.filter((document) => document !== undefined)
    },
    labelOf: (name) => {
      const [, letters = '', rest = ''] = /^column_([a-j]+)(.*)$/s.exec(name) ?? []
      const label = labels[columnIndex(letters)]
      return label === undefined ? name : label + rest
    },
  }
}

// Letters for digits: a key with many digits would be taken for an id.
function columnKey(index: number): string {
  return `column_${String(index).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')}`
}

function columnIndex(letters: string): number {
  const digits = letters.replace(/[a-j]/g, (letter) => String('abcdefghij'.indexOf(letter)))
  return digits === '' ? -1 : Number(digits)
}

/** A column's path; its number where the name may be a value, as where a header was forgotten. */
async function labelColumns({ names, width }: CsvHead): Promise<readonly string[]> {
  const labels: string[] = []
  for (let index = 0; index < width; index++) {
    const name = names?.[index]
    const probe = createInspector()
    if (name !== undefined) await probe.inspect({ [name]: 'a' })
    const path = probe.report().paths[0]?.path ?? '*'
    labels.push(path === '*' ? `[${index}]` : path)
  }
  return labels
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw dataError(`line ${number} is not JSON`)
  }
}
