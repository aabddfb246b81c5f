import type { DataSet } from '@wiesel/dataset'
import type { ParamSpecs } from '../params/param.ts'
import { Estimator, type RowTransformer } from './stage.ts'
import { summarize, type Summary } from './summarize.ts'

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
    const { acc, rows } = await summarize(this.name, this.summary(), data)
    return this.modelOf(acc, rows)
  }
}
