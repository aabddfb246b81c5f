/** The smallest timestamp and watermark: "nothing is known yet". */
export const MIN_TIMESTAMP = Number.MIN_SAFE_INTEGER
/** The largest timestamp and watermark: "nothing more will come". */
export const MAX_TIMESTAMP = Number.MAX_SAFE_INTEGER
/** What a record without a timestamp carries. The same number as MIN_TIMESTAMP, as in Flink. */
export const NO_TIMESTAMP = Number.MIN_SAFE_INTEGER

/** `a + b`, held within {@link MIN_TIMESTAMP} and {@link MAX_TIMESTAMP}. */
export function addTime(a: number, b: number): number {
  return Math.max(MIN_TIMESTAMP, Math.min(MAX_TIMESTAMP, a + b))
}
