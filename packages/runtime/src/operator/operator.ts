import { DISCARD, type Output } from '../records/output.ts'
import type { ReadableState } from '../state/readable-state.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import type { InlineContext } from './inline.ts'
import type { OperatorContext } from './operator-context.ts'

/**
 * What a task is made of: takes records and watermarks, keeps state, hands results to `out`.
 *
 * Life cycle, in this order, everything on one thread and never overlapping:
 *
 * 1. the factory of the plan node makes it; `context`, `out` and `sideOutputs` are set
 * 2. `restore`, when the job starts from a snapshot; only state of this subtask is in it
 * 3. `open`, which may be asynchronous: the task waits
 * 4. any number of `push`, `watermark`, `idle`, `processingTime`, and `snapshot` between any two of them
 *    At a checkpoint: `prepareSnapshot`, `snapshot`, and when it is complete `checkpointComplete`, also after 5.
 * 5. `end` once per input, after its last record (not after a cancel or a failure)
 * 6. `close`, exactly once, whatever happened before; may be asynchronous
 *
 * Rules. `push` and the other calls of 4 are synchronous and never wait. A *user call* may emit any number of records
 * (it overdraws); a *loop of the operator itself* goes through `context.drive(cursor)`, which may leave it between two
 * steps. An operator that uses `drive` sets `resumable`. `watermark` and `end` hand on to `out` after everything they
 * caused. What `snapshot` writes and `restore` reads is all there is to the operator: the same calls on a restored
 * operator give the same results.
 */
export abstract class Operator<In = any, Out = any> implements Output<In> {
  /** Results go here. Set before `open`. */
  out: Output<Out> = DISCARD
  /** Side outputs by tag; a tag nobody listens to is missing. Set before `open`. */
  sideOutputs: ReadonlyMap<string, Output> = new Map()
  context!: OperatorContext

  /** Whether the operator uses `context.drive`. */
  get resumable(): boolean {
    return false
  }

  /** Whether each record gives exactly one record on `out`: then the two counts are one. */
  get oneToOne(): boolean {
    return false
  }

  /**
   * Whether nothing is under way. While it is not, the operator waits for promises, with `context.track`, or for the clock,
   * with `context.wakeAt`; so the task goes on after `end`, and the operator tells its end later.
   */
  get isDone(): boolean {
    return true
  }

  /** Whether the operator keeps nothing once it has handed on the end, and may then be used again, also without `open`. */
  get repeatable(): boolean {
    return false
  }

  /** The named states of keys, where the operator has them and the program may read them from outside. */
  get keyedState(): ReadableState | undefined {
    return undefined
  }

  open(): void | Promise<void> {}

  /**
   * For operators inside an iteration that have inputs from outside: the operator to take the place of this one, or this one
   * itself, which `renew` lets begin anew after the end, and which keeps what some inputs gave. Asked once, before `open`;
   * where it is `undefined` there is a new operator for each superstep.
   */
  renewable(_kept: readonly number[]): Operator | undefined {
    return undefined
  }

  /** A superstep begins: forgets everything but what the kept inputs gave, see `renewable`. They will not come again. */
  renew(): void {}

  abstract push(value: In, timestamp: number): void

  /** The entry of an input, counted from 0. Operators with one input are their own entry. */
  input(_index: number): Output {
    return this
  }

  /**
   * Which input the task should read next, of several: its index, or `undefined` for whichever has something. Asked
   * before each frame. An input that is not selected fills up and holds back its producer, so whoever selects must know
   * that the selected input does not wait for the other one; the planner puts blocking edges where it would.
   */
  selectInput(): number | undefined {
    return undefined
  }

  watermark(timestamp: number): void {
    this.out.watermark(timestamp)
  }

  idle(idle: boolean): void {
    this.out.idle(idle)
  }

  end(): void {
    this.out.end()
  }

  /**
   * In BATCH mode, where records come key by key: these keys are over. Fires the next of their timers, as if all time had
   * passed; when there is none, forgets the keys. Returns whether a timer has fired.
   */
  endKeys(_keys: readonly unknown[]): boolean {
    return false
  }

  /** The clock reached a time for which `context.wakeAt` was called. */
  processingTime(_now: number): void {}

  /**
   * Before the snapshot of a checkpoint: emits or hands over what must not be in the state. May be asynchronous: the task
   * waits. Not called for snapshots outside of checkpoints. After the end it must not wait.
   */
  prepareSnapshot(_checkpoint: number): void | Promise<void> {}

  snapshot(_writer: SnapshotWriter): void {}

  /** A checkpoint is complete: it will never be undone. Checkpoints may complete without this call, by a failure before it. */
  checkpointComplete(_checkpoint: number): void | Promise<void> {}

  restore(_reader: SnapshotReader): void {}

  close(): void | Promise<void> {}

  /**
   * JavaScript that does what `push` does, for the compiled chain; `undefined` to be called through `push`. Holds no
   * state of its own, so compiled and interpreted chains restore each other's snapshots.
   */
  inline(_code: InlineContext): string | undefined {
    return undefined
  }

  /** As `inline`, for one of several inputs. */
  inlineInput(_input: number, _code: InlineContext): string | undefined {
    return undefined
  }
}
