import {
  aggregateField,
  extremalRecord,
  KeyedReduceOperator,
  type Aggregation,
} from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectOutputs, functionOf, outputOf, timeOf } from './case-values.ts'

function reduceOf([name, field, options]: readonly any[]): (a: any, b: any) => any {
  if (name === 'minBy' || name === 'maxBy')
    return extremalRecord(
      name === 'minBy' ? 'min' : 'max',
      field,
      (options?.first as boolean | undefined) ?? true,
    )
  if (name === 'reduce') return functionOf(field)
  if (name === 'sum' || name === 'min' || name === 'max') return aggregateField(name as Aggregation, field)
  throw new Unsupported(`needs aggregation ${String(name)}`)
}

/** Rolling aggregations of a keyed stream. */
export async function runAggregation({ setup, steps, ordered }: ConformanceCase): Promise<void> {
  const keyOf = functionOf<(value: unknown) => any>(setup.keySelector as string)
  const reduce = reduceOf(setup.aggregate as any[])
  const harness = await OperatorHarness.open(() => new KeyedReduceOperator(keyOf, reduce), {
    inputs: [keyOf],
  })
  for (const [name, ...rest] of steps) {
    const args = rest
    if (name === 'element') await harness.push(args[0], timeOf(args[1] as number | null))
    else if (name === 'watermark') await harness.watermark(timeOf(args[0] as number))
    else if (name === 'expect')
      expectOutputs(name, (args[0] as any[][]).map(outputOf), harness.take(), ordered === true)
    else throw new Unsupported(`needs aggregation step ${String(name)}`)
  }
  await harness.close()
}
