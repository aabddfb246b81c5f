import { DataSet } from '@wiesel/dataset'
import type { DataStream } from '@wiesel/datastream'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { StoredStageError, TensorBackendError } from '../errors.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { FEATURES, PREDICTION } from '../params/common-params.ts'
import type { GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { predictInBatches } from '../serving/predict-in-batches.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { toArray } from '../vector/vector.ts'
import { loadTensors } from './load-tensors.ts'

/** Rows that are predicted together. */
const BATCH = 256

const PARAMS = { ...FEATURES, ...PREDICTION }

/** A network: its layers as TensorFlow.js describes them, and its weights. */
interface NetworkData {
  readonly version: 1
  /** Entries of a vector. */
  readonly size: number
  readonly topology: Readonly<Record<string, unknown>>
  readonly weights: readonly { readonly shape: readonly number[]; readonly values: readonly number[] }[]
}

/**
 * Predicts by a network that {@link LayersModelEstimator} has trained. It holds tensors: one that was loaded has to be opened
 * before it predicts, and one that is not needed any more disposed of.
 */
export class LayersModelModel extends Model<typeof PARAMS, NetworkData> {
  private network: LayersModel | undefined
  private predictAll: ((vectors: number[][]) => ArrayLike<number>) | undefined

  constructor(given: GivenParams<typeof PARAMS>, data: NetworkData) {
    super('LayersModelModel', PARAMS, given, data)
    if (data.version !== 1)
      throw new StoredStageError(
        `A network has version ${String(data.version)}; this release reads version 1.`,
      )
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  /** Makes the tensors, in this process; a second call does nothing. @throws TensorBackendError */
  async open(): Promise<void> {
    if (this.network !== undefined) return
    const { core, layers } = await loadTensors()
    const network = await layers.models.modelFromJSON({
      modelTopology: this.data.topology as never,
    })
    const weights = this.data.weights.map(({ shape, values }) => core.tensor([...values], [...shape]))
    network.setWeights(weights)
    core.dispose(weights)
    this.network = network
    this.predictAll = (vectors) =>
      core.tidy(() =>
        (network.predict(core.tensor2d(vectors)) as InstanceType<typeof core.Tensor>).dataSync(),
      )
  }

  /** Frees the tensors. */
  dispose(): void {
    this.network?.dispose()
    this.network = undefined
    this.predictAll = undefined
  }

  /** The rows with their predictions, computed together: what `predictInBatches` takes. */
  predictBatch(rows: readonly Row[]): Row[] {
    const { featuresCol, predictionCol } = this.params
    if (this.predictAll === undefined)
      throw new TensorBackendError(
        `${this.name} is not open in this process. Call open() before it predicts.`,
      )
    if (rows.length === 0) return []
    const vectors = rows.map((row) => {
      const vector = toArray(this.read.vector(row, featuresCol))
      checkSize(this.read, featuresCol, vector.length, this.data.size)
      checkFinite(this.read, featuresCol, vector)
      return [...vector]
    })
    const predictions = this.predictAll(vectors)
    return rows.map((row, i) => ({ ...row, [predictionCol]: predictions[i] }))
  }

  /** The data with predictions, computed by the batch; rows of a stream wait for others 20 ms at most. */
  override transform<T extends object>(data: DataSet<T>): DataSet<T & Row>
  override transform<T extends object>(data: DataStream<T>): DataStream<T & Row>
  override transform(data: DataSet<any> | DataStream<any>): DataSet<any> | DataStream<any> {
    const predictBatch = (rows: readonly Row[]): Row[] => this.predictBatch(rows)
    if (!(data instanceof DataSet))
      return predictInBatches(data, predictBatch, { size: BATCH, name: this.name })
    return data
      .mapPartition((rows: Iterable<Row>, out: (row: Row) => void) => {
        let batch: Row[] = []
        for (const row of rows) {
          batch.push(row)
          if (batch.length < BATCH) continue
          for (const predicted of predictBatch(batch)) out(predicted)
          batch = []
        }
        for (const predicted of predictBatch(batch)) out(predicted)
      })
      .name(this.name)
  }

  rowFunction(): RowFunction {
    return (row) => this.predictBatch([row])[0]
  }
}
