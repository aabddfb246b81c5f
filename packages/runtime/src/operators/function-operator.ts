/** What operators around a function without a key have in common: its context, and what it returns. No state. */
import type { Collector, ProcessContext, RuntimeContext } from '../operator/function-types.ts'
import { Operator } from '../operator/operator.ts'
import { emitToSide, type OutputTag } from '../operator/output-tag.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { emitReturned } from '../operator/user-result.ts'
import { MIN_TIMESTAMP, NO_TIMESTAMP } from '../time/timestamp.ts'

/** What every function object may have. */
export interface OpenableFunction<Context> {
  open?(context: Context): void | Promise<void>
  close?(): void | Promise<void>
}

export abstract class FunctionOperator<In, Out> extends Operator<In, Out> {
  protected abstract readonly userFunction: OpenableFunction<RuntimeContext>
  protected readonly userContext: ProcessContext = this.makeContext()
  protected readonly collect: Collector<Out> = (value) => this.out.push(value, this.timestamp)
  protected timestamp = NO_TIMESTAMP
  private currentWatermark = MIN_TIMESTAMP

  override get resumable(): boolean {
    return true
  }

  override open(): void | Promise<void> {
    return this.userFunction.open?.(runtimeContext(this.context))
  }

  override watermark(timestamp: number): void {
    this.currentWatermark = timestamp
    this.out.watermark(timestamp)
  }

  override close(): void | Promise<void> {
    return this.userFunction.close?.()
  }

  /** Emits what a call returned for the current record. */
  protected emit(returned: unknown): void {
    if (returned === undefined) return
    const { timestamp } = this
    emitReturned(returned, timestamp, this.out, this.context, () => (this.timestamp = timestamp))
  }

  private makeContext(): ProcessContext {
    const operator = this
    return {
      get timestamp(): number | null {
        return operator.timestamp === NO_TIMESTAMP ? null : operator.timestamp
      },
      get currentWatermark(): number {
        return operator.currentWatermark
      },
      get currentProcessingTime(): number {
        return operator.context.now()
      },
      output<T>(tag: OutputTag<T>, value: T): void {
        emitToSide(operator.sideOutputs, tag, value, operator.timestamp)
      },
    }
  }
}
