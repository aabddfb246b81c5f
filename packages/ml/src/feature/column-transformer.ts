import { column, type ParamSpecs, type ParamsOf } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Transformer, type RowFunction } from '../stage/stage.ts'

/** The parameters of stages from one column to another. */
export const ONE_TO_ONE = {
  inputCol: column('The column it reads.', 'input'),
  outputCol: column('The column of the results.', 'output'),
}

type OneToOne = ParamSpecs & typeof ONE_TO_ONE

/** A transformer from one column to another. */
export abstract class ColumnTransformer<Specs extends OneToOne> extends Transformer<Specs> {
  override get outputColumns(): readonly string[] {
    return [this.names.outputCol]
  }

  /** The parameters all these have; their types are not known to follow from `Specs`. */
  private get names(): ParamsOf<typeof ONE_TO_ONE> {
    return this.params
  }

  /** What the output column of a row holds. */
  protected abstract compute(row: Row, inputCol: string): unknown

  override rowFunction(): RowFunction {
    const { inputCol, outputCol } = this.names
    return (row) => ({ ...row, [outputCol]: this.compute(row, inputCol) })
  }
}
