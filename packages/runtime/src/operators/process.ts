/** Runs a {@link ProcessFunction} on a stream without a key: side outputs and clocks, no state and no timers. */
import type { Collector, ProcessContext, ProcessFunction } from '../operator/function-types.ts'
import { instantiate } from '../operator/instantiate.ts'
import { Operator } from '../operator/operator.ts'
import { emitToSide, type OutputTag } from '../operator/output-tag.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { emitReturned } from '../operator/user-result.ts'
import { MIN_TIMESTAMP, NO_TIMESTAMP } from '../time/timestamp.ts'

export class ProcessOperator<In, Out> extends Operator<In, Out> {
  private readonly userFunction: ProcessFunction<In, Out>
  private readonly userContext: ProcessContext
  private timestamp = NO_TIMESTAMP
  private currentWatermark = MIN_TIMESTAMP
  private readonly collect: Collector<Out> = (value) => this.out.push(value, this.timestamp)

  constructor(functionOrFactory: ProcessFunction<In, Out> | (() => ProcessFunction<In, Out>)) {
    super()
    this.userFunction = instantiate(functionOrFactory)
    this.userContext = this.makeContext()
  }

  override get resumable(): boolean {
    return true
  }

  override open(): void | Promise<void> {
    return this.userFunction.open?.(runtimeContext(this.context))
  }

  push(value: In, timestamp: number): void {
    this.timestamp = timestamp
    const returned = this.userFunction.processElement(value, this.userContext, this.collect)
    if (returned !== undefined)
      emitReturned(returned, timestamp, this.out, this.context, () => (this.timestamp = timestamp))
  }

  override watermark(timestamp: number): void {
    this.currentWatermark = timestamp
    this.out.watermark(timestamp)
  }

  override close(): void | Promise<void> {
    return this.userFunction.close?.()
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
