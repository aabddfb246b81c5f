import { describeValue, WieselError } from '@wiesel/runtime'
import type { BadRecord } from '../decode/decoder.ts'

/**
 * A record that cannot be read, thrown where bad records are not skipped. Carries the record as plain data.
 *
 * @example
 * import { badRecordError } from '@wiesel/formats'
 * const error = badRecordError({ line: 3, byteOffset: 40, reason: 'has 2 columns, expected 3', raw: 'a,b' }, 'in.csv')
 * console.log(error.code) // → BAD_RECORD
 */
export class BadRecordError extends WieselError {
  readonly bad: BadRecord

  constructor(message: string, bad: BadRecord) {
    super('BAD_RECORD', message)
    this.bad = bad
  }
}

/**
 * The error for a bad record of the input named, which says how to get past it.
 *
 * @example
 * import { badRecordError } from '@wiesel/formats'
 * const error = badRecordError({ line: 3, byteOffset: 40, reason: 'has 2 columns, expected 3.', raw: 'a,b' }, 'in.csv')
 * console.log(error.message)
 * // → Bad record in in.csv, line 3 (byte 40): has 2 columns, expected 3. Record: "a,b" Mend the input, or read it with onError: 'skip' or onError: { sideOutput: 'name' }.
 */
export function badRecordError(bad: BadRecord, input = 'input'): BadRecordError {
  const where =
    bad.line === undefined ? `byte ${bad.byteOffset}` : `line ${bad.line} (byte ${bad.byteOffset})`
  return new BadRecordError(
    `Bad record in ${input}, ${where}: ${bad.reason} Record: ${describeValue(bad.raw)} ` +
      "Mend the input, or read it with onError: 'skip' or onError: { sideOutput: 'name' }.",
    bad,
  )
}
