import { checkSize } from '../feature/vector-sums.ts'
import type { GivenParams, ParamSpecs } from '../params/param.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { forEachEntry, sizeOf } from '../vector/vector.ts'
import type { LinearData } from './linear-params.ts'

/** A model whose predictions follow from vector times coefficients. */
export abstract class LinearModel<
  Specs extends ParamSpecs,
  Data extends LinearData = LinearData,
> extends Model<Specs, Data> {
  private readonly featuresCol: string

  constructor(name: string, specs: Specs, given: GivenParams<Specs>, data: Data) {
    super(name, specs, given, data)
    this.featuresCol = (this.params as { featuresCol: string }).featuresCol
  }

  /** The columns that follow from a dot product. */
  protected abstract outputs(dot: number): Readonly<Record<string, unknown>>

  override get outputColumns(): readonly string[] {
    return Object.keys(this.outputs(0))
  }

  override rowFunction(): RowFunction {
    const coefficient = Float64Array.from(this.data.coefficient)
    return (row) => {
      const vector = this.read.vector(row, this.featuresCol)
      checkSize(this.read, this.featuresCol, sizeOf(vector), coefficient.length)
      let dot = 0
      forEachEntry(vector, (index, value) => (dot += value * coefficient[index]))
      return { ...row, ...this.outputs(dot) }
    }
  }
}

/** The columns of a prediction, and of what it is based on if that is asked for. */
export function withRaw(
  { predictionCol, rawPredictionCol }: { predictionCol: string; rawPredictionCol: string | null },
  prediction: number,
  raw: readonly number[],
): Record<string, unknown> {
  return {
    [predictionCol]: prediction,
    ...(rawPredictionCol === null ? {} : { [rawPredictionCol]: raw }),
  }
}
