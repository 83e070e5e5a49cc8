import { type ExitCode, exitCodes } from '../command-error.ts'

/** `unsafe`: tokens may be lost or values be read; `warning`: it works and should be mended. */
export type Severity = 'fine' | 'note' | 'warning' | 'unsafe'

/** One thing that was looked at; no part of it is secret. */
export interface Finding {
  readonly subject: string
  readonly severity: Severity
  readonly says: string
  /** What to do about it. */
  readonly mend?: string
}

/** The worst of the findings as what the command exits with. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const isAny = (severity: Severity): boolean =>
    findings.some((finding) => finding.severity === severity)
  if (isAny('unsafe')) return exitCodes.unsafe
  return isAny('warning') ? exitCodes.warned : exitCodes.done
}

/** The findings as lines, what to do below what is found. */
export function describeFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length))
  return findings
    .map(({ severity, subject, says, mend }) => {
      const line = `${severity.padEnd(7)}  ${subject.padEnd(width)}  ${says}`
      return mend === undefined ? line : `${line}\n${' '.repeat(width + 11)}mend: ${mend}`
    })
    .join('\n')
    .concat('\n')
}
