import type { DataSet } from '@wiesel/dataset'
import { FoldOperator } from '@wiesel/runtime/internal'
import { TrainingDataError } from '../errors.ts'
import type { ParamSpecs } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Estimator, type RowTransformer } from './stage.ts'

/** How rows are summed up: in each partition for itself, then the sums of all partitions together. */
export interface Summary<Acc> {
  readonly create: () => Acc
  readonly add: (acc: Acc, row: Row) => Acc
  readonly merge: (a: Acc, b: Acc) => Acc
}

interface Counted<Acc> {
  readonly rows: number
  readonly acc: Acc
}

/** An estimator that learns in one pass, from a sum of the rows. */
export abstract class AggregatingEstimator<
  Specs extends ParamSpecs,
  Acc,
  M extends RowTransformer,
> extends Estimator<Specs, M> {
  protected abstract summary(): Summary<Acc>

  /** The model of all rows, at least one. */
  protected abstract modelOf(acc: Acc, rows: number): M

  override async fit(data: DataSet<any>): Promise<M> {
    const { create, add, merge } = this.summary()
    const parts = await data.env.make
      .transformed<Counted<Acc>>({
        name: `Fit ${this.name}`,
        inputs: [data.upstreams],
        functions: [],
        create: () =>
          new FoldOperator<Row, Counted<Acc>, Counted<Acc>>({
            createAccumulator: () => ({ rows: 0, acc: create() }),
            add: (row, { rows, acc }) => ({ rows: rows + 1, acc: add(acc, row) }),
            getResult: (counted) => counted,
            merge: (a, b) => ({ rows: a.rows + b.rows, acc: merge(a.acc, b.acc) }),
          }),
        parallelism: data.parallelism,
      })
      .collect()
    const full = parts.filter(({ rows }) => rows > 0)
    if (full.length === 0) throw new TrainingDataError(this.name, 'there are no rows to learn from.')
    return this.modelOf(
      full.map(({ acc }) => acc).reduce(merge),
      full.reduce((sum, { rows }) => sum + rows, 0),
    )
  }
}
