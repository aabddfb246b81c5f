import { PromiseValueError } from '../errors/errors.ts'
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { openFunction } from '../operator/rich.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { isPromise } from '../operator/user-result.ts'

/** The records that a predicate accepts. */
export class FilterOperator<T> extends Operator<T, T> {
  private predicate: (value: T) => boolean

  constructor(predicate: (value: T) => boolean) {
    super()
    this.predicate = predicate
  }

  override get repeatable(): boolean {
    return true
  }

  override open(): void {
    this.predicate = openFunction(this.predicate, () => runtimeContext(this.context))
  }

  push(value: T, timestamp: number): void {
    const accepted: unknown = this.predicate(value)
    if (isPromise(accepted)) throw new PromiseValueError('The predicate of filter')
    if (accepted) this.out.push(value, timestamp)
  }

  override inline(code: InlineContext): string {
    return `if (${code.bind(this.predicate)}(${code.value})) {\n${code.emit(code.value)}\n}`
  }
}
