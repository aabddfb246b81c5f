import type { DataSet } from '@wiesel/dataset'
import type { AggregateFunction } from '@wiesel/runtime'
import { FoldOperator } from '@wiesel/runtime/internal'
import type { Row } from '../row.ts'

/**
 * One result for the rows of each subtask, also where there are none. Rows are taken as they come and not kept; the
 * accumulator is plain data, since snapshots hold it.
 */
export function foldRows<Acc, Out>(
  data: DataSet<any>,
  name: string,
  fold: AggregateFunction<Row, Acc, Out>,
): DataSet<Out> {
  return data.env.make.transformed<Out>({
    name,
    inputs: [data.upstreams],
    functions: [],
    create: () => new FoldOperator<Row, Acc, Out>(fold),
    parallelism: data.placedParallelism,
  })
}
