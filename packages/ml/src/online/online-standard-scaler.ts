import type { DataStream } from '@wiesel/datastream'
import { valueState } from '@wiesel/runtime'
import { ONE_TO_ONE } from '../feature/column-transformer.ts'
import { StandardScalerModel } from '../feature/standard-scaler.ts'
import { addToMoments, mergeMoments, type Moments } from '../feature/vector-sums.ts'
import { flag, integer, optionalColumn, type GivenParams } from '../params/param.ts'
import { windowed, WINDOWS } from '../params/windows.ts'
import type { Row } from '../row.ts'
import { Model, Stage, type RowFunction } from '../stage/stage.ts'
import { OnlineModel } from './online-model.ts'

const MODEL_PARAMS = {
  ...ONE_TO_ONE,
  withMean: flag('Whether the mean becomes 0. Makes sparse vectors dense.', false),
  withStd: flag('Whether the standard deviation becomes 1.', true),
  modelVersionCol: optionalColumn(
    'The column that says which version of the model was used; null for none.',
    'version',
  ),
  maxAllowedModelDelayMs: integer(
    'By how much event time the model may be older than the row it is used for.',
    0,
    { min: 0 },
  ),
}

const PARAMS = { ...MODEL_PARAMS, ...WINDOWS }

/** Mean and standard deviation of all rows up to a time. */
interface ScalerVersion {
  readonly mean: number[]
  readonly std: number[]
  /** Counts from 0. */
  readonly version: number
  /** The last moment of the window, in event time; the greatest there is for windows that do not go by it. */
  readonly timestamp: number
}

/**
 * Goes on learning mean and standard deviation (of a sample: n − 1) of each entry of a vector: after each window over all
 * rows since the beginning. A row waits until there is a model that is not older than it by more than
 * `maxAllowedModelDelayMs`.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { OnlineStandardScaler } from '@wiesel/ml'
 *
 * const rows = new StreamExecutionEnvironment({ parallelism: 1 }).fromCollection([1, 2, 3, 9].map((x) => ({ input: [x] })))
 * const model = new OnlineStandardScaler({ windows: { type: 'countTumbling', size: 3 } }).fit(rows)
 * for await (const { mean, std, version } of model.versions.collect()) console.log(mean, std, version) // → [ 2 ] [ 1 ] 0
 */
export class OnlineStandardScaler extends Stage<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('OnlineStandardScaler', PARAMS, given)
  }

  /** The columns that are added. */
  get outputColumns(): readonly string[] {
    return columnsOf(this.params)
  }

  /** Learns from the stream for as long as it flows. One subtask learns; its state is in every snapshot. */
  fit(stream: DataStream<any>): OnlineModel<ScalerVersion> {
    const { inputCol, windows, ...others } = this.params
    const learned = valueState<{ moments: Moments; version: number }>('learned')
    const versions = windowed<Row>(stream, windows)
      .aggregate<Moments | null, Moments | null, ScalerVersion>(
        {
          createAccumulator: () => null,
          add: (row, moments) => addToMoments(this.read, inputCol, moments, row),
          getResult: (moments) => moments,
          merge: mergeMoments,
        },
        {
          process(_, context, [ofWindow], out) {
            const state = context.globalState().getState(learned)
            const before = state.value()
            const moments = mergeMoments(before?.moments ?? null, ofWindow)
            if (moments === null) return
            const version = before === null ? 0 : before.version + 1
            state.update({ moments, version })
            out({ ...scaleOf(moments), version, timestamp: context.window.maxTimestamp })
          },
        },
      )
      .name('Fit OnlineStandardScaler')
    const { maxAllowedModelDelayMs } = this.params
    return new OnlineModel(versions, (data) => new OnlineStandardScalerModel({ inputCol, ...others }, data), {
      name: 'OnlineStandardScalerModel',
      isFresh: (model, timestamp) =>
        timestamp === null || timestamp - maxAllowedModelDelayMs <= model.timestamp,
    })
  }
}

function scaleOf({ count, means, squares }: Moments): { mean: number[]; std: number[] } {
  return { mean: means, std: squares.map((square) => (count > 1 ? Math.sqrt(square / (count - 1)) : 0)) }
}

function columnsOf({
  outputCol,
  modelVersionCol,
}: {
  outputCol: string
  modelVersionCol: string | null
}): string[] {
  return modelVersionCol === null ? [outputCol] : [outputCol, modelVersionCol]
}

/** One version of what an {@link OnlineStandardScaler} has learned: scales vectors, and says which version it is. */
export class OnlineStandardScalerModel extends Model<typeof MODEL_PARAMS, ScalerVersion> {
  constructor(given: GivenParams<typeof MODEL_PARAMS>, data: ScalerVersion) {
    super('OnlineStandardScalerModel', MODEL_PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return columnsOf(this.params)
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol, withMean, withStd, modelVersionCol } = this.params
    const scale = new StandardScalerModel({ inputCol, outputCol, withMean, withStd }, this.data).rowFunction()
    if (modelVersionCol === null) return scale
    return (row) => ({ ...scale(row), [modelVersionCol]: this.data.version })
  }
}
