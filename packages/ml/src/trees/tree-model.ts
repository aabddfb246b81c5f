import { checkSize } from '../feature/vector-sums.ts'
import type { GivenParams, ParamSpecs } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { isSparse, toArray } from '../vector/vector.ts'
import type { Tree } from './tree.ts'

/** What trees have learned. */
export interface TreeData {
  /** How many entries vectors have. */
  readonly features: number
  readonly trees: readonly Tree[]
  /** By which shares each feature has made things better. */
  readonly importances: readonly number[]
}

/** A model whose predictions follow from the leaves that a vector comes to. */
export abstract class TreeModel<Specs extends ParamSpecs, Data extends TreeData> extends Model<Specs, Data> {
  private readonly featuresCol: string

  constructor(name: string, specs: Specs, given: GivenParams<Specs>, data: Data) {
    super(name, specs, given, data)
    this.featuresCol = (this.params as { featuresCol: string }).featuresCol
  }

  /** The columns that follow from a vector. */
  protected abstract outputs(values: ArrayLike<number>): Readonly<Record<string, unknown>>

  override rowFunction(): RowFunction {
    const { featuresCol } = this
    return (row: Row) => {
      const vector = this.read.vector(row, featuresCol)
      const values = isSparse(vector) ? toArray(vector) : vector
      checkSize(this.read, featuresCol, values.length, this.data.features)
      return { ...row, ...this.outputs(values) }
    }
  }
}
