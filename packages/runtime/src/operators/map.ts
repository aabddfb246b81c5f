import { PromiseValueError } from '../errors/errors.ts'
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { openFunction } from '../operator/rich.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { isPromise } from '../operator/user-result.ts'

/** One record for each record. */
export class MapOperator<In, Out> extends Operator<In, Out> {
  private map: (value: In) => Out

  constructor(map: (value: In) => Out) {
    super()
    this.map = map
  }

  override get repeatable(): boolean {
    return true
  }

  override get oneToOne(): boolean {
    return true
  }

  override open(): void {
    this.map = openFunction(this.map, () => runtimeContext(this.context))
  }

  push(value: In, timestamp: number): void {
    const result = this.map(value)
    if (isPromise(result)) throw new PromiseValueError('The function of map')
    this.out.push(result, timestamp)
  }

  override inline(code: InlineContext): string {
    const result = code.local('mapped')
    return `const ${result} = ${code.bind(this.map)}(${code.value});\n${code.emit(result)}`
  }
}
