import { DataSet } from '@wiesel/dataset'
import type { DataStream } from '@wiesel/datastream'
import { MapPartitionOperator } from '@wiesel/runtime/internal'
import { StoredStageError, TensorBackendError } from '../errors.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { FEATURES, PREDICTION } from '../params/common-params.ts'
import type { GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { predictInBatches } from '../serving/predict-in-batches.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { toArray } from '../vector/vector.ts'
import { SharedNetwork } from './shared-network.ts'

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
 * Predicts by a network that {@link LayersModelEstimator} has trained. It holds tensors while a job predicts with it, and from
 * `open` to `dispose`.
 */
export class LayersModelModel extends Model<typeof PARAMS, NetworkData> {
  private readonly network: SharedNetwork
  private opened = false

  constructor(given: GivenParams<typeof PARAMS>, data: NetworkData) {
    super('LayersModelModel', PARAMS, given, data)
    if (data.version !== 1)
      throw new StoredStageError(
        `A network has version ${String(data.version)}; this release reads version 1.`,
      )
    this.network = new SharedNetwork(data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  /** Makes the tensors, in this thread, for calls outside of a job; a second call does nothing. @throws TensorBackendError */
  async open(): Promise<void> {
    if (this.opened) return
    this.opened = true
    await this.network.use()
  }

  /** Frees the tensors, when no job predicts with them any more. */
  dispose(): void {
    if (!this.opened) return
    this.opened = false
    this.network.leave()
  }

  /** The rows with their predictions, computed together: what `predictInBatches` takes. */
  predictBatch(rows: readonly Row[]): Row[] {
    const { featuresCol, predictionCol } = this.params
    const { predict } = this.network
    if (predict === undefined)
      throw new TensorBackendError(`${this.name} is not open in this thread. Call open() before it predicts.`)
    if (rows.length === 0) return []
    const vectors = rows.map((row) => {
      const vector = toArray(this.read.vector(row, featuresCol))
      checkSize(this.read, featuresCol, vector.length, this.data.size)
      checkFinite(this.read, featuresCol, vector)
      return [...vector]
    })
    const predictions = predict(vectors)
    return rows.map((row, i) => ({ ...row, [predictionCol]: predictions[i] }))
  }

  /** The data with predictions, computed by the batch; rows of a stream wait for others 20 ms at most. */
  override transform<T extends object>(data: DataSet<T>): DataSet<T & Row>
  override transform<T extends object>(data: DataStream<T>): DataStream<T & Row>
  override transform(data: DataSet<any> | DataStream<any>): DataSet<any> | DataStream<any> {
    const predictBatch = (rows: readonly Row[]): Row[] => this.predictBatch(rows)
    const life = { open: () => this.network.use(), close: () => this.network.leave() }
    if (!(data instanceof DataSet))
      return predictInBatches(data, predictBatch, { size: BATCH, name: this.name, ...life })
    return data.env.make.transformed<Row>({
      name: this.name,
      inputs: [data.upstreams],
      functions: [],
      create: () => new PredictPartition(predictBatch, life),
      parallelism: data.placedParallelism,
    })
  }

  rowFunction(): RowFunction {
    return (row) => this.predictBatch([row])[0]
  }
}

/** Predicts the rows of a subtask, by the batch. */
class PredictPartition extends MapPartitionOperator<Row, Row> {
  private readonly life: { readonly open: () => Promise<void>; readonly close: () => void }
  private isOpen = false

  constructor(predictBatch: (rows: readonly Row[]) => Row[], life: PredictPartition['life']) {
    super(
      (rows, out) => {
        let batch: Row[] = []
        const flush = (): void => {
          for (const predicted of predictBatch(batch)) out(predicted)
          batch = []
        }
        for (const row of rows) if (batch.push(row) === BATCH) flush()
        flush()
      },
      { callWhenEmpty: false },
    )
    this.life = life
  }

  override async open(): Promise<void> {
    await this.life.open()
    this.isOpen = true
  }

  override close(): void {
    super.close()
    if (this.isOpen) this.life.close()
    this.isOpen = false
  }
}
