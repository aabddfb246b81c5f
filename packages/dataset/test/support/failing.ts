import { ExecutionEnvironment, rich, type DataSet } from '@wiesel/dataset'
import { LocalExecutor, MemoryCheckpointStorage, type CheckpointStorage } from '@wiesel/runtime'
import { NodePlatform } from '@wiesel/runtime/node'

/**
 * Clocks that go on by a millisecond whenever they are looked at: so the host has its turn often, and what is stored
 * between supersteps does not fall far behind.
 */
class TickingPlatform extends NodePlatform {
  private time = 0

  override now(): number {
    return ++this.time
  }

  override monotonic(): number {
    return ++this.time
  }
}

interface Failing {
  /** Supersteps in which a function throws, each once. */
  readonly at: readonly number[]
  readonly parallelism: number
  readonly storage?: CheckpointStorage
  readonly restarts?: boolean
}

/** An environment, and a function for a loop that throws as planned and notes the supersteps it is called in. */
export function failing({
  at,
  parallelism,
  storage = new MemoryCheckpointStorage(),
  restarts = true,
}: Failing) {
  const env = new ExecutionEnvironment({
    parallelism,
    travelCheck: true,
    executor: new LocalExecutor(new TickingPlatform()),
    checkpointing: { interval: 1, storage },
    restartStrategy: restarts ? { kind: 'fixed-delay', attempts: 10, delay: 1 } : { kind: 'none' },
  })
  const left = new Set(at)
  const seen: number[] = []
  const pass = <T>(rows: DataSet<T>): DataSet<T> =>
    rows.map(
      rich((context) => {
        const superstep = context.getSuperstepNumber()
        return (row: T) => {
          if (seen.at(-1) !== superstep) seen.push(superstep)
          if (left.delete(superstep)) throw new Error(`Killed in superstep ${superstep}.`)
          return row
        }
      }),
    )
  return { env, pass, seen }
}
