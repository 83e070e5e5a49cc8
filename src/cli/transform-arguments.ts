import { resolve } from 'node:path'
import type { FieldRules } from '../types.ts'
import type { GivenArguments } from './arguments.ts'
import { usageError } from './command-error.ts'
import { type Direction, readShape, type Shape } from './files/format.ts'
import { hasOneWayRule, readRulesFile } from './files/rules-file.ts'
import {
  readBatch,
  readStoreArguments,
  refuseKeysOnInput,
  type StoreArguments,
} from './store-arguments.ts'
import type { Surroundings } from './surroundings.ts'

export interface TransformArguments extends StoreArguments {
  readonly direction: Direction
  /** A file; else a pipe. */
  readonly input: string | undefined
  /** A file; else a pipe. */
  readonly output: string | undefined
  readonly shape: Shape
  readonly rules: FieldRules
  readonly tenant: string | undefined
  /** Where it is kept how far the work is. */
  readonly state: string | undefined
  readonly batch: number
  readonly verifies: boolean
  readonly keepsUnknown: boolean
  readonly json: boolean
  readonly quiet: boolean
}

/** Reads what was given to `mask` or `unmask`. Throws a usage error, which quotes nothing of it. */
export function readTransformArguments(
  { command, words, values }: GivenArguments,
  environment: Surroundings['environment'],
): TransformArguments {
  const direction = command === 'unmask' ? 'unmask' : 'mask'
  const input = readInput(words)
  const { output, state } = values
  if (input === undefined) refuseKeysOnInput(values)
  refuseStore(values.store)
  if (state !== undefined && (input === undefined || output === undefined)) {
    throw usageError('--state needs a file to read and --output: a pipe cannot be gone on with')
  }
  if (input !== undefined && output !== undefined && resolve(input) === resolve(output)) {
    throw usageError('--output is the input: name another file')
  }
  const shape = readShape(values, input)
  const rules = readRules(values.rules, shape)
  if (values.verify === true && hasOneWayRule(rules)) {
    throw usageError('--verify: a rule with reveal or redact does not come back')
  }
  return {
    ...readStoreArguments(values, environment),
    direction,
    input,
    output,
    shape,
    rules,
    tenant: values.tenant,
    state,
    batch: readBatch(values.batch ?? '500'),
    verifies: values.verify ?? false,
    keepsUnknown: values['keep-unknown'] ?? false,
    json: values.json ?? false,
    quiet: values.quiet ?? false,
  }
}

/** The one file that a command reads; a pipe where none is named, or `-`. Throws a usage error. */
export function readInput([input, ...others]: readonly string[]): string | undefined {
  if (others.length > 0) throw usageError('name one file to read, or none for a pipe')
  return input === '-' ? undefined : input
}

const everything: FieldRules = { '**': { detect: true } }

function readRules(file: string | undefined, { format }: Shape): FieldRules {
  if (format === 'text') {
    if (file === undefined) return everything
    throw usageError('--rules name fields, and a text has none: what is found in it is masked')
  }
  if (file === undefined) {
    throw usageError(
      '--rules names a file of JSON that says which fields to mask, such as ["email"] or ' +
        '{ "note": { "detect": true } }',
    )
  }
  return readRulesFile(file)
}

function refuseStore(store: string | undefined): void {
  if (store === undefined || store === 'redis') return
  if (store !== 'memory') throw usageError('--store is redis')
  throw usageError(
    'a memory store forgets its tokens when this command ends, so that nothing of the output could ' +
      'ever be unmasked: use Redis (--redis), or rules with redact or reveal in code for a one-way copy',
  )
}
