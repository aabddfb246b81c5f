import { WieselError } from '@wiesel/runtime'

const INVALID_PROGRAM = 'InvalidProgram'

/** What the error codes are called in the cases. Several where one code stands for what are several classes elsewhere. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  INVALID_KEY_FIELD: [INVALID_PROGRAM],
  INVALID_SORT_FIELD: [INVALID_PROGRAM],
  SOLUTION_SET_KEY: [INVALID_PROGRAM],
  INVALID_HINT: [INVALID_PROGRAM],
  INVALID_COUNT: [INVALID_PROGRAM],
  INVALID_PARTITIONER: [INVALID_PROGRAM],
  KEYS_DIFFER: [INVALID_PROGRAM, 'IncompatibleKeys'],
  FIELD_OUT_OF_RANGE: ['IndexOutOfBounds', 'IllegalArgument'],
  UNKNOWN_FIELD: ['IllegalArgument'],
  ACCUMULATOR_KIND: ['UnsupportedOperation'],
  ACCUMULATOR_FAILED: ['Custom'],
  NO_FIELDS: ['IllegalArgument'],
  TOO_MANY_FIELDS: ['IllegalArgument'],
  INVALID_OPTION: ['IllegalArgument'],
  NOT_A_TUPLE: ['UnsupportedOperation', INVALID_PROGRAM],
  UNSUPPORTED_AGGREGATION: ['UnsupportedAggregationType', 'IllegalArgument'],
}

/** Whether an error is of the kind a case expects. */
export function isOfKind(error: unknown, kind: string): boolean {
  if (!(error instanceof WieselError)) return false
  return kind === 'any' || (KINDS[error.code]?.includes(kind) ?? false)
}
