import { Operator } from '../operator/operator.ts'
import type { Output } from '../records/output.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'

/**
 * An operator over bounded inputs. It takes records in `push` and mostly emits at the end, through a cursor, one user
 * call at a time. Time has no meaning here: watermarks and idleness stop, records go on without timestamps.
 */
export abstract class BatchOperator<In = any, Out = any> extends Operator<In, Out> {
  override get resumable(): boolean {
    return true
  }

  override watermark(): void {}

  override idle(): void {}

  /** A collector for user functions. */
  protected readonly collect = (value: Out): void => this.out.push(value, NO_TIMESTAMP)

  /** Calls `step` until it returns `false`, as far as there is room. No snapshot comes between two steps. */
  protected driveVolatile(step: () => boolean): void {
    this.context.drive({ volatile: true, step })
  }

  /**
   * Calls `step` until it returns `false`, as far as there is room, and then ends the output. `step` takes what it emits
   * out of the operator's state, so that a snapshot between two steps has what is left.
   */
  protected emitAtEnd(step: () => boolean): void {
    this.context.drive({
      step: () => {
        if (step()) return true
        this.out.end()
        return false
      },
    })
  }
}

/** One input of a {@link BatchOperator} with several. */
export function batchInput<T>(push: (value: T, timestamp: number) => void, end: () => void): Output<T> {
  return { push, end, watermark: () => {}, idle: () => {} }
}
