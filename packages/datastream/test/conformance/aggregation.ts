import {
  aggregateField,
  extremalRecord,
  KeyedReduceOperator,
  type Aggregation,
} from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { functionOf } from './case-values.ts'
import { OperatorSteps, performAll } from './operator-steps.ts'

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
  const unknown = await performAll(new OperatorSteps(harness, ordered === true), steps)
  await harness.close()
  if (unknown !== undefined) throw new Unsupported(`needs aggregation step ${unknown}`)
}
