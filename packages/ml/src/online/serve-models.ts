import type { DataStream } from '@wiesel/datastream'
import type { Row } from '../row.ts'
import type { RowTransformer } from '../stage/stage.ts'
import { ModelServer } from './model-server.ts'

/** How {@link serveModels} applies models. */
export interface ServeOptions<Data> {
  /** The name of the operator; `Serve models` unless given. */
  readonly name?: string
  /**
   * Whether a model is new enough for a row of this event time; `null` if the row has none. Rows wait until it is. Any
   * model is, unless this says otherwise.
   */
  readonly isFresh?: (model: Data, timestamp: number | null) => boolean
}

/**
 * Applies the newest of a stream of models to the rows of another: models are swapped while rows flow. Rows wait, a
 * million in each subtask at most, until there is a model that is fresh enough.
 *
 * @param versions what models are made of, each newer than the one before
 * @param modelOf makes a model; the same data must give the same model
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { MaxAbsScalerModel, serveModels } from '@wiesel/ml'
 *
 * const env = new StreamExecutionEnvironment()
 * const versions = env.fromElements({ maxVector: [10] })
 * const rows = env.fromElements({ input: [5] })
 * for await (const { output } of serveModels(rows, versions, (data) => new MaxAbsScalerModel({}, data)).collect())
 *   console.log(output) // → [ 0.5 ]
 */
export function serveModels<Data>(
  rows: DataStream<any>,
  versions: DataStream<Data>,
  modelOf: (data: Data) => RowTransformer,
  { name = 'Serve models', isFresh = () => true }: ServeOptions<Data> = {},
): DataStream<any> {
  const serving = { name, isFresh, rowFunctionOf: (data: Data) => modelOf(data).rowFunction() }
  return rows.env.addStream<Row>(
    { kind: 'operator', name, code: { kind: 'operator', create: () => new ModelServer<Data>(serving) } },
    [rows.upstreams, versions.broadcast().upstreams],
  )
}
