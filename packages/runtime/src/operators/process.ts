/** Runs a {@link ProcessFunction} on a stream without a key: side outputs and clocks, no state and no timers. */
import type { ProcessFunction } from '../operator/function-types.ts'
import { instantiate } from '../operator/instantiate.ts'
import { FunctionOperator } from './function-operator.ts'

export class ProcessOperator<In, Out> extends FunctionOperator<In, Out> {
  protected readonly userFunction: ProcessFunction<In, Out>

  constructor(functionOrFactory: ProcessFunction<In, Out> | (() => ProcessFunction<In, Out>)) {
    super()
    this.userFunction = instantiate(functionOrFactory)
  }

  push(value: In, timestamp: number): void {
    this.timestamp = timestamp
    this.emit(this.userFunction.processElement(value, this.userContext, this.collect))
  }
}
