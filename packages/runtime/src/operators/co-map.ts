/** One record for each record of two streams, by a function for each. No state. */
import { PromiseValueError } from '../errors/errors.ts'
import { Operator } from '../operator/operator.ts'
import { openFunction } from '../operator/rich.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { isPromise } from '../operator/user-result.ts'
import type { Output } from '../records/output.ts'
import { twoInputs } from './two-inputs.ts'

export class CoMapOperator<A, B, Out> extends Operator<never, Out> {
  private map1: (value: A) => Out
  private map2: (value: B) => Out
  private readonly inputs: readonly Output[]

  constructor(map1: (value: A) => Out, map2: (value: B) => Out) {
    super()
    this.map1 = map1
    this.map2 = map2
    this.inputs = twoInputs<A, B>(
      this,
      (value, timestamp) => this.emit(this.map1(value), timestamp),
      (value, timestamp) => this.emit(this.map2(value), timestamp),
    )
  }

  override open(): void {
    this.map1 = openFunction(this.map1, () => runtimeContext(this.context))
    this.map2 = openFunction(this.map2, () => runtimeContext(this.context))
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  private emit(result: Out, timestamp: number): void {
    if (isPromise(result)) throw new PromiseValueError('The function of map')
    this.out.push(result, timestamp)
  }
}
