import { inspect } from 'node:util'
import { withoutBundleQuery } from '../job/import-bundle.ts'
import { failureReport, type FailureReport } from './failure-report.ts'
import type { OutputStream } from './output-stream.ts'
import { userFrames } from './stack-frames.ts'
import { styled } from './style.ts'

const OPAQUE = new Set(['USAGE', 'JOB_SYNTAX', 'JOB_FILE_NOT_FOUND', 'JOB_FILE_KIND', 'NOT_A_JOB'])

function locationLines({ code, location, at }: FailureReport): [string, string][] {
  const lines: [string, string][] = [['code', code]]
  if (location !== undefined) {
    const uid = location.uid === undefined ? '' : ` (uid ${location.uid})`
    lines.push(
      ['job', location.job],
      ['operator', `${location.operator}${uid}, subtask ${location.subtask + 1} of ${location.parallelism}`],
    )
  }
  if (at !== undefined) lines.push(['at', at])
  return lines
}

/** Prints why a command failed: message, code, where, and the user's part of the stack; with `verbose` everything. */
export function printFailure(stream: OutputStream, error: unknown, verbose: boolean): void {
  const report = failureReport(error)
  const lines = [`${styled(stream, 'red', 'error:')} ${report.message}`]
  // An error that is nobody's and points nowhere is a fault of Wiesel: then everything helps.
  if (verbose || (report.code === 'UNKNOWN' && report.at === undefined)) {
    lines.push('', withoutBundleQuery(inspect(error, { depth: 4, colors: false })))
  } else if (!OPAQUE.has(report.code)) {
    lines.push('')
    for (const [name, value] of locationLines(report))
      lines.push(`  ${styled(stream, 'dim', name.padEnd(8))}  ${value}`)
    // A cause was thrown deeper, so its stack says it all.
    for (const frame of report.causes.length > 0 ? [] : userFrames(error))
      lines.push(styled(stream, 'dim', `    ${frame}`))
    for (const cause of report.causes) {
      lines.push(`  ${styled(stream, 'dim', 'cause'.padEnd(8))}  ${cause.name}: ${cause.message}`)
      for (const frame of cause.stack) lines.push(styled(stream, 'dim', `    ${frame}`))
    }
    lines.push('', styled(stream, 'dim', 'Run with --verbose for the whole stack.'))
  }
  stream.write(`${lines.join('\n')}\n`)
}
