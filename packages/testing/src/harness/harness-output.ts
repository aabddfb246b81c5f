/**
 * What an operator hands on: a record with its timestamp (`null` where it has none), a watermark, or its idleness.
 */
export type HarnessOutput<T = unknown> =
  | readonly ['record', value: T, timestamp: number | null]
  | readonly ['watermark', timestamp: number]
  | readonly ['status', 'IDLE' | 'ACTIVE']
