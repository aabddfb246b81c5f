import type { Collector, Emitted } from '../operator/function-types.ts'
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { openFunction } from '../operator/rich.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { emitReturned } from '../operator/user-result.ts'

/** Any number of records for each record: through a collector, as an array, or from a generator, which is resumable. */
export class FlatMapOperator<In, Out> extends Operator<In, Out> {
  private flatMap: (value: In, out: Collector<Out>) => Emitted<Out>
  private timestamp = 0
  private readonly collect: Collector<Out> = (value) => this.out.push(value, this.timestamp)

  constructor(flatMap: (value: In, out: Collector<Out>) => Emitted<Out>) {
    super()
    this.flatMap = flatMap
  }

  override get repeatable(): boolean {
    return true
  }

  override get resumable(): boolean {
    return true
  }

  override open(): void {
    this.flatMap = openFunction(this.flatMap, () => runtimeContext(this.context))
  }

  push(value: In, timestamp: number): void {
    this.timestamp = timestamp
    this.emit(this.flatMap(value, this.collect), timestamp)
  }

  /** Emits what the function returned. */
  emit(result: unknown, timestamp: number): void {
    emitReturned(result, timestamp, this.out, this.context)
  }

  override inline(code: InlineContext): string {
    const result = code.local('returned')
    const collect = code.emitFunction()
    return `const ${result} = ${code.bind(this.flatMap)}(${code.value}, ${collect});
if (${result} !== undefined) ${code.bind(this)}.emit(${result}, ${code.timestamp});`
  }
}
