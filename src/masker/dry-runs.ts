import { configurationError } from '../errors.ts'
import { reportDryRun, wholeText } from '../guards/dry-run.ts'
import type { Recognition } from '../text/recognize.ts'
import type { Call } from './call-context.ts'

/** For calls that answer with tokens, values or receipts: there is nothing that they could answer. */
export function refuseDryRun(call: Call): Call {
  if (call.dryRun === undefined) return call
  throw configurationError('invalid_options', 'dryRun holds for documents and texts alone')
}

/** Tells a dry run what would be done with a text. */
export async function tellOfText(
  recognition: Recognition,
  operation: 'mask' | 'unmask',
  text: string,
  { tenant, dryRun }: Call,
): Promise<void> {
  const plan = { rules: [wholeText] }
  await reportDryRun(plan, recognition, {
    operation,
    part: 'body',
    tenant,
    depth: 0,
    tryOut: () => {},
    read: () => text,
    tell: (report) => dryRun?.(report),
  })
}
