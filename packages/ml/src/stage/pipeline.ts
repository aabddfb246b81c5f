import type { DataSet } from '@wiesel/dataset'
import type { DataStream } from '@wiesel/datastream'
import type { Row } from '../row.ts'
import type { FitOptions } from './fit-progress.ts'
import { Estimator, transformRows, type RowFunction, type RowTransformer, type StoredStage } from './stage.ts'

/** A stage of a pipeline. */
export type PipelineStage = Estimator<any, any> | (RowTransformer & { toStored(): StoredStage })

/**
 * Stages one after the other, as one estimator: each learns from what those before it give.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { MinMaxScaler, Pipeline, VectorAssembler } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ a: 0, b: 4 }, { a: 10, b: 8 })
 * const pipeline = new Pipeline([
 *   new VectorAssembler({ inputCols: ['a', 'b'], inputSizes: [1, 1], outputCol: 'vector' }),
 *   new MinMaxScaler({ inputCol: 'vector', outputCol: 'scaled' }),
 * ])
 * const model = await pipeline.fit(rows)
 * for (const { scaled } of await model.transform(rows).collect()) console.log(scaled)
 * // → [ 0, 0 ]
 * // → [ 1, 1 ]
 */
export class Pipeline {
  readonly name = 'Pipeline'
  readonly stages: readonly PipelineStage[]

  constructor(stages: readonly PipelineStage[]) {
    this.stages = stages
  }

  /** Fits the estimators in order. Nothing is transformed after the last of them. */
  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<PipelineModel> {
    const last = this.stages.findLastIndex((stage) => stage instanceof Estimator)
    const fitted: (RowTransformer & { toStored(): StoredStage })[] = []
    let current = data
    for (const [i, stage] of this.stages.entries()) {
      const transformer = stage instanceof Estimator ? await stage.fit(current, options) : stage
      fitted.push(transformer)
      if (i < last) current = transformRows(transformer, current) as DataSet<any>
    }
    return new PipelineModel(fitted)
  }

  toStored(): StoredStage {
    return { stage: this.name, params: {}, data: this.stages.map((stage) => stage.toStored()) }
  }
}

/** A pipeline that has learned: transformers one after the other, in one chain of a job. */
export class PipelineModel implements RowTransformer {
  readonly name = 'PipelineModel'
  readonly stages: readonly (RowTransformer & { toStored(): StoredStage })[]

  constructor(stages: readonly (RowTransformer & { toStored(): StoredStage })[]) {
    this.stages = stages
  }

  get outputColumns(): readonly string[] {
    return this.stages.flatMap((stage) => stage.outputColumns)
  }

  rowFunction(): RowFunction {
    const steps = this.stages.map((stage) => stage.rowFunction())
    return (row) => {
      let current: Row | null = row
      for (let i = 0; i < steps.length && current !== null; i++) current = steps[i](current)
      return current
    }
  }

  /** The data with the output columns of all stages. */
  transform<T extends object>(data: DataSet<T>): DataSet<T & Row>
  transform<T extends object>(data: DataStream<T>): DataStream<T & Row>
  transform(data: DataSet<any> | DataStream<any>): DataSet<any> | DataStream<any> {
    return transformRows(this, data)
  }

  toStored(): StoredStage {
    return { stage: this.name, params: {}, data: this.stages.map((stage) => stage.toStored()) }
  }
}
