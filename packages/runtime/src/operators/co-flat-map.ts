/** Any number of records for each record of two streams, by a function for each. No state. */
import type { Collector, Emitted } from '../operator/function-types.ts'
import { Operator } from '../operator/operator.ts'
import { openFunction } from '../operator/rich.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { emitReturned } from '../operator/user-result.ts'
import type { Output } from '../records/output.ts'
import { twoInputs } from './two-inputs.ts'

type FlatMap<In, Out> = (value: In, out: Collector<Out>) => Emitted<Out>

export class CoFlatMapOperator<A, B, Out> extends Operator<never, Out> {
  private flatMap1: FlatMap<A, Out>
  private flatMap2: FlatMap<B, Out>
  private timestamp = 0
  private readonly inputs: readonly Output[]
  private readonly collect: Collector<Out> = (value) => this.out.push(value, this.timestamp)

  constructor(flatMap1: FlatMap<A, Out>, flatMap2: FlatMap<B, Out>) {
    super()
    this.flatMap1 = flatMap1
    this.flatMap2 = flatMap2
    this.inputs = twoInputs<A, B>(
      this,
      (value, timestamp) => this.call(this.flatMap1, value, timestamp),
      (value, timestamp) => this.call(this.flatMap2, value, timestamp),
    )
  }

  override get resumable(): boolean {
    return true
  }

  override open(): void {
    this.flatMap1 = openFunction(this.flatMap1, () => runtimeContext(this.context))
    this.flatMap2 = openFunction(this.flatMap2, () => runtimeContext(this.context))
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  private call<In>(flatMap: FlatMap<In, Out>, value: In, timestamp: number): void {
    this.timestamp = timestamp
    emitReturned(flatMap(value, this.collect), timestamp, this.out, this.context)
  }
}
