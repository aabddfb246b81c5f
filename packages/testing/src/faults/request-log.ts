import { AsyncSink } from '@wiesel/runtime'
import type { SeededRandom } from '@wiesel/runtime/internal'
import { hostTurn } from '../simulation/host-turn.ts'

/** A service outside of the job that takes rows by requests, and sometimes only some of them. */
export class RequestLog {
  readonly rows: unknown[] = []
  readonly sink: AsyncSink<unknown>

  constructor(rng: SeededRandom) {
    this.sink = new AsyncSink<unknown>({
      maxBatchSize: 5,
      maxInFlight: 3,
      maxBuffered: 8,
      submit: async (batch) => {
        await hostTurn()
        const taken = rng.next() < 0.2 ? rng.below(batch.length) : batch.length
        this.rows.push(...batch.slice(0, taken))
        return batch.slice(taken)
      },
    })
  }
}
