/**
 * Runs rows through a chain. Returns the first row not taken: `to`, or less when the flow halted (the row before it has
 * been processed completely).
 */
export type RecordLoop = (
  values: readonly unknown[],
  timestamps: ArrayLike<number> | undefined,
  from: number,
  to: number,
) => number
