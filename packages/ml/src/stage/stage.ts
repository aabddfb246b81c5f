import type { DataSet } from '@wiesel/dataset'
import type { DataStream } from '@wiesel/datastream'
import type { GivenParams, ParamSpecs, ParamsOf } from '../params/param.ts'
import { resolveParams } from '../params/resolve-params.ts'
import { ColumnReader, type Row } from '../row.ts'
import type { FitOptions } from './fit-progress.ts'

/** What is stored of a stage. */
export interface StoredStage {
  readonly stage: string
  readonly params: Readonly<Record<string, unknown>>
  /** What a model has learned. */
  readonly data?: unknown
}

/** A step of a pipeline: a name and parameters. */
export abstract class Stage<Specs extends ParamSpecs> {
  readonly name: string
  readonly params: ParamsOf<Specs>
  protected readonly read: ColumnReader

  constructor(name: string, specs: Specs, given: GivenParams<Specs>) {
    this.name = name
    this.params = resolveParams(name, specs, given)
    this.read = new ColumnReader(name)
  }

  /** What {@link saveStage} stores. */
  toStored(): StoredStage {
    return { stage: this.name, params: this.params }
  }
}

/** Turns a row into the row with more columns; `null` drops it. */
export type RowFunction = (row: Row) => Row | null

/** Anything that turns tables into tables row by row, bounded or not. */
export interface RowTransformer {
  readonly name: string
  /** The columns it adds. */
  readonly outputColumns: readonly string[]
  rowFunction(): RowFunction
}

/** A stage that adds columns to each row. The same on a data set and on a stream. */
export abstract class Transformer<Specs extends ParamSpecs> extends Stage<Specs> implements RowTransformer {
  abstract get outputColumns(): readonly string[]

  /** The function for one row. It is made once for each subtask of a job. @throws RowError by the function */
  abstract rowFunction(): RowFunction

  /** The data with the output columns added. Rows that the stage skips are missing. */
  transform<T extends object>(data: DataSet<T>): DataSet<T & Row>
  transform<T extends object>(data: DataStream<T>): DataStream<T & Row>
  transform(data: DataSet<any> | DataStream<any>): DataSet<any> | DataStream<any> {
    return transformRows(this, data)
  }
}

/** A transformer that was learned: its data can be stored, looked at and replaced. */
export abstract class Model<Specs extends ParamSpecs, Data> extends Transformer<Specs> {
  readonly data: Data

  constructor(name: string, specs: Specs, given: GivenParams<Specs>, data: Data) {
    super(name, specs, given)
    this.data = data
  }

  override toStored(): StoredStage {
    return { ...super.toStored(), data: this.data }
  }
}

/** A stage that learns a model from a data set. */
export abstract class Estimator<Specs extends ParamSpecs, M extends RowTransformer> extends Stage<Specs> {
  /** Learns from the rows, by a job of its own. @throws TrainingDataError if nothing can be learned from them */
  abstract fit(data: DataSet<any>, options?: FitOptions): Promise<M>
}

/** Applies a transformer to a data set or a stream. */
export function transformRows(
  transformer: RowTransformer,
  data: DataSet<any> | DataStream<any>,
): DataSet<any> | DataStream<any> {
  const apply = transformer.rowFunction()
  const each = (row: Row, out: (row: Row) => void): void => {
    const result = apply(row)
    if (result !== null) out(result)
  }
  // Both have a flatMap of this form; their union has none that could be called.
  return (data as DataStream<Row>).flatMap(each).name(transformer.name)
}
