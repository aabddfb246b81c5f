import { toMillis, type Duration } from '@wiesel/runtime'
import { toBytes, type ByteSize } from '../file-system/byte-size.ts'

/** When a part is closed and the next one begun. Whatever comes first. */
export interface RollingOptions {
  /** When the part has so many bytes. Default `'128 MB'`. */
  size?: ByteSize
  /** So long after it was begun. Default `'60 s'`. */
  interval?: Duration
  /** When nothing was written to it for so long. Default `'60 s'`. */
  inactivity?: Duration
}

/** What a rolling policy looks at. */
export interface PartAge {
  readonly size: number
  readonly createdMs: number
  readonly writtenMs: number
}

/** {@link RollingOptions} with their defaults, those of Flink. */
export class RollingPolicy {
  readonly #bytesMax: number
  readonly #intervalMs: number
  readonly #inactivityMs: number

  constructor({ size = '128 MB', interval = '60 s', inactivity = '60 s' }: RollingOptions = {}) {
    this.#bytesMax = toBytes(size, 'rolling.size')
    this.#intervalMs = toMillis(interval)
    this.#inactivityMs = toMillis(inactivity)
  }

  isDue(part: PartAge, now: number): boolean {
    return (
      part.size >= this.#bytesMax ||
      now - part.createdMs >= this.#intervalMs ||
      now - part.writtenMs >= this.#inactivityMs
    )
  }
}
