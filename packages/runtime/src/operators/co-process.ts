/** Runs a {@link CoProcessFunction} on two streams without keys. No state, no timers. */
import type { CoProcessFunction } from '../operator/two-input-functions.ts'
import { instantiate } from '../operator/instantiate.ts'
import type { Output } from '../records/output.ts'
import { FunctionOperator } from './function-operator.ts'
import { twoInputs } from './two-inputs.ts'

export class CoProcessOperator<A, B, Out> extends FunctionOperator<never, Out> {
  protected readonly userFunction: CoProcessFunction<A, B, Out>
  private readonly inputs: readonly Output[]

  constructor(functionOrFactory: CoProcessFunction<A, B, Out> | (() => CoProcessFunction<A, B, Out>)) {
    super()
    const user = (this.userFunction = instantiate(functionOrFactory))
    this.inputs = twoInputs<A, B>(
      this,
      (value, timestamp) => {
        this.timestamp = timestamp
        this.emit(user.processElement1(value, this.userContext, this.collect))
      },
      (value, timestamp) => {
        this.timestamp = timestamp
        this.emit(user.processElement2(value, this.userContext, this.collect))
      },
    )
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}
}
