import { NeverTrigger, type AggregateFunction } from '@wiesel/runtime'
import { StreamExecutionEnvironment, type WindowedStream } from '@wiesel/datastream'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectFailure } from './case-values.ts'
import { makeAssigner } from './make-assigner.ts'

class NotMergeable extends NeverTrigger {
  override get canMerge(): boolean {
    return false
  }
}

const open = (): void => {}
const RICH_REDUCE: any = { open, reduce: (a: number) => a }
const RICH_AGGREGATE: AggregateFunction<number, number, number> & { open: () => void } = {
  open,
  createAccumulator: () => 0,
  add: (_, count) => count + 1,
  getResult: (count) => count,
  merge: (a, b) => a + b,
}

function call(windows: WindowedStream<number, number, any>, method: string, argument: any): unknown {
  if (method === 'trigger')
    return windows.trigger(argument.canMerge === false ? new NotMergeable() : new NeverTrigger())
  if (method === 'reduce') return windows.reduce(RICH_REDUCE)
  if (method === 'aggregate') return windows.aggregate(RICH_AGGREGATE)
  throw new Unsupported(`needs window.${method}`)
}

/** What the API refuses while a job is built. */
export async function runWindowApi(steps: ConformanceCase['steps']): Promise<void> {
  for (const [name, what] of steps) {
    if (name !== 'apiThrows') throw new Unsupported(`needs step ${String(name)}`)
    const [, assigner, method, argument] = what as [string, unknown[], string, unknown]
    const keyed = new StreamExecutionEnvironment().fromElements(1).keyBy((n) => n)
    const windows = keyed.window(makeAssigner(assigner))
    await expectFailure(name, () => call(windows, method, argument))
  }
}
