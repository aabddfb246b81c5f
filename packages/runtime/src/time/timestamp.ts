/** The smallest timestamp and watermark: "nothing is known yet". */
export const MIN_TIMESTAMP = Number.MIN_SAFE_INTEGER
/** The largest timestamp and watermark: "nothing more will come". */
export const MAX_TIMESTAMP = Number.MAX_SAFE_INTEGER
/** What a record without a timestamp carries. */
export const NO_TIMESTAMP = MIN_TIMESTAMP

/** `a + b`, held within {@link MIN_TIMESTAMP} and {@link MAX_TIMESTAMP}. */
export function addTime(a: number, b: number): number {
  return Math.max(MIN_TIMESTAMP, Math.min(MAX_TIMESTAMP, a + b))
}
