/**
 * What happens to a record that cannot be read: the job fails (default), the record is left out and counted in
 * `numRecordsSkipped`, or it is counted and sent to a side output as `{ path, line, byteOffset, reason, raw }`.
 */
export type OnError = 'fail' | 'skip' | { readonly sideOutput: string }
