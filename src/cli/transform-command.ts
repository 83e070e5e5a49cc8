import { existsSync } from 'node:fs'
import { z } from 'zod'
import { MaskingError } from '../errors.ts'
import type { MaskerOptions } from '../types.ts'
import type { GivenArguments } from './arguments.ts'
import { boundMemory } from './bound-memory.ts'
import { CommandError, type ExitCode, exitCodes, usageError } from './command-error.ts'
import { describeError } from './describe-error.ts'
import { openStream } from './files/byte-sink.ts'
import { type ByteSource, openFile, openPipe } from './files/byte-source.ts'
import { recordWords } from './files/format.ts'
import { openFormat } from './files/open-format.ts'
import { createOutputFile, resumeOutputFile } from './files/output-file.ts'
import { transformRecords } from './files/transform-records.ts'
import { type OpenedMasker, openMasker } from './open-masker.ts'
import { describePlace } from './redis-store.ts'
import { keepState, type StateFile } from './state-file.ts'
import type { Surroundings } from './surroundings.ts'
import { readTransformArguments, type TransformArguments } from './transform-arguments.ts'
import { createTransformReport, type TransformReport } from './transform-report.ts'

/** How far a file has been worked on, over all runs of the command. */
interface TransformState {
  /** Bytes of the input that are done. */
  readonly input: number
  /** Bytes of the output that they became. */
  readonly output: number
  readonly records: number
}

const count = z.int().nonnegative()
const transformState: z.ZodType<TransformState> = z.object({
  input: count,
  output: count,
  records: count,
})
/** Milliseconds between two saves of the state; what is done in between is done again. */
const saveEvery = 250

/** Masks or unmasks a file or pipe. */
export async function transformCommand(
  all: GivenArguments,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const given = readTransformArguments(all, surroundings.environment)
  boundMemory()
  const report = createTransformReport(given, surroundings)
  const source = given.input === undefined ? openPipe(surroundings.input) : openFile(given.input)
  const opened = await openMasker(given, surroundings, maskerOptions(given, report))
  try {
    const isWhole = await transformOpened(given, opened, source, surroundings, report)
    report.end(isWhole)
    if (isWhole && !given.quiet) warnOfMisses(given, opened.masker, surroundings)
    return isWhole ? exitCodes.done : exitCodes.unfinished
  } catch (error) {
    throw describeFailure(error, given)
  } finally {
    report.close()
    await opened.close()
  }
}

async function transformOpened(
  given: TransformArguments,
  { masker, keyId }: OpenedMasker,
  source: ByteSource,
  surroundings: Surroundings,
  report: TransformReport,
): Promise<boolean> {
  const { direction, output, shape, batch, verifies } = given
  const stateFile =
    given.state === undefined
      ? undefined
      : keepState(given.state, describeWork(given, source, keyId), transformState)
  const before = stateFile?.load() ?? { input: 0, output: 0, records: 0 }
  const opened = await openFormat(given, masker, source)
  const file =
    output === undefined
      ? undefined
      : stateFile === undefined
        ? await createOutputFile(output)
        : await resumeOutputFile(output, before.output)
  const sink = file ?? openStream(surroundings.output)
  const saver = stateFile && createSaver(stateFile)
  let isSaved = false
  try {
    // Found out now rather than after the first batches.
    stateFile?.save(before)
    isSaved = true
    report.begin(before.input, source.bytes)
    const isWhole = await transformRecords({
      source: opened.source,
      format: opened.format,
      direction,
      from: { offset: before.input, records: before.records },
      batch,
      word: recordWords[shape.format],
      verifies,
      signal: surroundings.signal,
      write: sink.write,
      onWritten: async ({ offset, records }) => {
        report.show(offset, records)
        if (file === undefined || saver === undefined) return
        await saver({ input: offset, output: file.offset, records }, file.flush)
      },
    })
    if (isWhole) {
      await sink.finish()
      stateFile?.remove()
    } else {
      await leave()
    }
    return isWhole
  } catch (error) {
    await leave()
    throw error
  }

  /** What is done stays for a later run; where nothing is, nothing stays. */
  async function leave(): Promise<void> {
    await saver?.last(file?.flush)
    await sink.abandon()
    if (file?.offset === 0 && isSaved) stateFile?.remove()
  }
}

type Flush = (() => Promise<void>) | undefined

/** Saves a state now and then: the output is flushed before, so that no state promises what is lost. */
function createSaver(stateFile: StateFile<TransformState>) {
  let savedAt = 0
  let unsaved: TransformState | undefined
  async function last(flush: Flush): Promise<void> {
    if (unsaved === undefined) return
    await flush?.()
    stateFile.save(unsaved)
    unsaved = undefined
    savedAt = Date.now()
  }
  const save = async (state: TransformState, flush: Flush): Promise<void> => {
    unsaved = state
    if (Date.now() - savedAt >= saveEvery) await last(flush)
  }
  return Object.assign(save, { last })
}

function maskerOptions(given: TransformArguments, report: TransformReport): Partial<MaskerOptions> {
  return {
    // A batch waits as a whole, and whoever runs it would rather wait than begin again.
    timeout: 5_000,
    limits: { fields: 1_000_000, waiting: 1_000_000, textLength: 16_777_216 },
    onEvent: report.onEvent,
    ...(given.shape.format === 'ndjson' ? { coverage: {} } : {}),
    ...(given.tenant === undefined ? {} : { tenant: given.tenant }),
    ...(given.keepsUnknown ? { unmaskPolicy: { rules: [{}], shut: 'keep' } } : {}),
  }
}

/** Of CSV a rule that names nothing is an error; lines of JSON differ, and nobody would hear of a misspelt one. */
function warnOfMisses(
  { shape }: TransformArguments,
  masker: OpenedMasker['masker'],
  { progress }: Surroundings,
): void {
  if (shape.format !== 'ndjson') return
  for (const { path, documents, matched } of masker.coverage().rules) {
    if (documents === 0 || matched > 0) continue
    const own = path.replace(/^\[\*\]\.?/, '')
    progress.write(
      `fieldveil: the rule \`${own}\` named nothing in the lines that were looked at: is it misspelt?\n`,
    )
  }
}

/** Which work it is, for whoever reads the state file; no part is secret. */
function describeWork(given: TransformArguments, source: ByteSource, keyId: string): string {
  const { direction, shape, store, tenant, rules } = given
  const form = [shape.format, shape.delimiter ?? '', shape.hasHeader ? '' : 'no header']
  const place = `${describePlace(store)} under ${keyId} for ${tenant ?? 'default'}`
  return `${direction} ${form.join(' ').trim()} of ${source.mark}, ${place}, by ${JSON.stringify(rules)}`
}

function describeFailure(error: unknown, { state, output }: TransformArguments): unknown {
  const code = error instanceof MaskingError ? error.code : undefined
  if (code === 'invalid_rules' || code === 'invalid_options')
    return usageError(describeError(error))
  const unfinished = `${output}.part`
  const isKept = state !== undefined && existsSync(unfinished)
  if (error instanceof MaskingError) {
    const hint = isKept ? '\nWhat is done is kept: run it again to go on.' : ''
    return new CommandError(exitCodes.failed, describeError(error) + hint)
  }
  if (!isKept || !(error instanceof CommandError) || error.exitCode !== exitCodes.data) return error
  // Input that was mended is other input, which the state file is refused for.
  const hint = `\nWhat is done is kept in ${unfinished}: to begin anew, remove it and the state file.`
  return new CommandError(error.exitCode, error.message + hint)
}
