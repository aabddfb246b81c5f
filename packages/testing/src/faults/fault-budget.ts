import type { SeededRandom } from '@wiesel/runtime/internal'

/** How many faults a run still has. With none left everything goes well, so that the job has to end. */
export class FaultBudget {
  private readonly rng: SeededRandom
  private left: number

  constructor(rng: SeededRandom, left: number) {
    this.rng = rng
    this.left = left
  }

  get isSpent(): boolean {
    return this.left <= 0
  }

  /** Whether a fault happens now; then it is one less. */
  mayFail(chance: number): boolean {
    if (this.isSpent || this.rng.next() >= chance) return false
    this.left--
    return true
  }
}
