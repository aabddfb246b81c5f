import type { DataStream } from '@wiesel/datastream'
import type { RowTransformer } from '../stage/stage.ts'
import { serveModels, type ServeOptions } from './serve-models.ts'

/** A model that goes on learning: a stream of versions. What an online estimator's `fit` gives. */
export class OnlineModel<Data> {
  /** What was learned, each time something was. */
  readonly versions: DataStream<Data>
  private readonly modelOf: (data: Data) => RowTransformer
  private readonly options: ServeOptions<Data>

  constructor(
    versions: DataStream<Data>,
    modelOf: (data: Data) => RowTransformer,
    options: ServeOptions<Data> = {},
  ) {
    this.versions = versions
    this.modelOf = modelOf
    this.options = options
  }

  /** The rows with the output columns of the newest version there is. Rows wait for the first one. */
  transform(rows: DataStream<any>): DataStream<any> {
    return serveModels(rows, this.versions, this.modelOf, this.options)
  }
}
