/** Runs a {@link KeyedProcessFunction}: state of the key, timers in both domains, side outputs. */
import type { KeyedProcessFunction } from '../operator/function-types.ts'
import { instantiate } from '../operator/instantiate.ts'
import { checkKey } from './check-key.ts'
import { KeyedFunctionOperator } from './keyed-function-operator.ts'

export class KeyedProcessOperator<K, In, Out> extends KeyedFunctionOperator<K, In, Out> {
  protected readonly userFunction: KeyedProcessFunction<K, In, Out>
  protected readonly keyOf: (value: In) => K

  constructor(
    keyOf: (value: In) => K,
    functionOrFactory: KeyedProcessFunction<K, In, Out> | (() => KeyedProcessFunction<K, In, Out>),
  ) {
    super()
    this.keyOf = keyOf
    this.userFunction = instantiate(functionOrFactory)
  }

  push(value: In, timestamp: number): void {
    this.enter(checkKey(this.keyOf(value), value), timestamp)
    this.emit(this.userFunction.processElement(value, this.userContext, this.collect))
  }
}
