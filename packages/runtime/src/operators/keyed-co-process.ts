/** Runs a {@link KeyedCoProcessFunction}: two inputs, one state and one set of timers per key. */
import type { KeyedCoProcessFunction } from '../operator/two-input-functions.ts'
import { instantiate } from '../operator/instantiate.ts'
import type { Output } from '../records/output.ts'
import { checkKey } from './check-key.ts'
import { KeyedFunctionOperator } from './keyed-function-operator.ts'
import { twoInputs } from './two-inputs.ts'

export class KeyedCoProcessOperator<K, A, B, Out> extends KeyedFunctionOperator<K, never, Out> {
  protected readonly userFunction: KeyedCoProcessFunction<K, A, B, Out>
  private readonly inputs: readonly Output[]

  constructor(
    keyOf1: (value: A) => K,
    keyOf2: (value: B) => K,
    functionOrFactory: KeyedCoProcessFunction<K, A, B, Out> | (() => KeyedCoProcessFunction<K, A, B, Out>),
  ) {
    super()
    const user = (this.userFunction = instantiate(functionOrFactory))
    this.inputs = twoInputs<A, B>(
      this,
      (value, timestamp) => {
        this.enter(checkKey(keyOf1(value), value), timestamp)
        this.emit(user.processElement1(value, this.userContext, this.collect))
      },
      (value, timestamp) => {
        this.enter(checkKey(keyOf2(value), value), timestamp)
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
