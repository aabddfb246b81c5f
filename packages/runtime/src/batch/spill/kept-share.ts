/**
 * What: which keys stay in memory, where the others are spilled: those with a hash below a limit.
 * Algorithm: the limit starts above all hashes and is halved each time memory runs out; near the end nothing is kept.
 */
import { keyHash } from './key-order.ts'

const ALL = 2 ** 32
/** Below this many of 2³² hashes, keeping some does not pay. */
const FEW = 2 ** 26

export class KeptShare {
  limit: number

  /** @param nothing keeps nothing from the start */
  constructor(nothing = false) {
    this.limit = nothing ? 0 : ALL
  }

  /** Whether some keys are not kept. */
  get partial(): boolean {
    return this.limit < ALL
  }

  /** Whether rows of the key stay in memory. */
  keeps(key: unknown): boolean {
    return this.limit === ALL || (this.limit > 0 && keyHash(key) < this.limit)
  }

  /** Keeps no more than a limit allows. */
  lower(limit: number): void {
    this.limit = Math.min(this.limit, limit)
  }

  halve(): void {
    this.limit = this.limit < FEW ? 0 : this.limit / 2
  }
}
