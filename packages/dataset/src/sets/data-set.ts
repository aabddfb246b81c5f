import {
  explainPlan,
  PlanError,
  type Collected,
  type Collector,
  type Emitted,
  type ExecuteOptions,
  type ExplainFormat,
  type Key,
  type PartitionKind,
  type Program,
  type ReduceFunction,
  type Sink,
} from '@wiesel/runtime'
import {
  DistinctCombineOperator,
  DistinctOperator,
  FilterOperator,
  FirstOperator,
  FlatMapOperator,
  FoldOperator,
  MapOperator,
  MapPartitionOperator,
  PassThroughOperator,
  type EdgeCode,
  type RowsFunction,
  type Upstream,
} from '@wiesel/runtime/internal'
import type { ExecutionEnvironment } from '../environment.ts'
import type { BulkIteration } from '../iteration/bulk-iteration.ts'
import type { DeltaIteration } from '../iteration/delta-iteration.ts'
import type { CoGroup } from '../join/co-group.ts'
import type { JoinHint } from '../join/join-hint.ts'
import type { JoinStart } from '../join/join-start.ts'
import type { OuterJoin } from '../join/outer-join.ts'
import type { JoinSet } from '../join/join-set.ts'
import type { PairSet } from '../join/pair-set.ts'
import type { FieldRefOf, FieldWith, KeyRef, Order, Position, SortRef } from '../keys/field-ref.ts'
import { checkPartitioner, type Partitioner } from '../keys/partitioner.ts'
import { resolveKey } from '../keys/resolve-key.ts'
import { sortKey } from '../keys/sort-key.ts'
import { partitionCounts, zipWithIndex, zipWithUniqueId } from '../numbering/numbered-set.ts'
import { rangeKey } from '../partition/range-key.ts'
import type { RangePartitions } from '../partition/range-partitions.ts'
import { sampleFraction, sampleSize } from '../sampling/sample-set.ts'
import type { ColumnSummary } from '../summary/column-summary.ts'
import { summarize } from '../summary/summarize.ts'
import type { RecordType } from '../types/record-type.ts'
import type { AggregatedSet } from './aggregated-set.ts'
import { extremalBy, type AggregateKind } from './aggregation.ts'
import type { DataSink } from './data-sink.ts'
import type { Grouping, ReduceGroupOptions } from './grouping.ts'
import { checkCount } from './grouping.ts'
import { projectFields, type Projected } from './projection.ts'
import { addNode, reduceTransformation } from './reduce-set.ts'
import { runCollect, runCount, runPrint } from './run.ts'
import type { SortedPartitions } from './sorted-partitions.ts'
import type { BroadcastVariable, Transformation } from './transformation.ts'
import type { TransformedSet } from './transformed-set.ts'

/** How a join should be done. */
export interface JoinOptions {
  /** Which side is sent where, and which is kept in memory. Default `'OPTIMIZER_CHOOSES'`. */
  hint?: JoinHint
}

/**
 * A bounded collection of records of one type, not yet computed. Immutable: every method gives a new data set.
 *
 * The order of records means nothing, except within a subtask behind `sortPartition`.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const people = env.fromElements({ id: 1, name: 'Ada' }, { id: 2, name: 'Grace' })
 * const visits = env.fromElements({ who: 1, page: '/' }, { who: 1, page: '/docs' })
 * const seen = people.join(visits).where('id').equalTo('who').with((person, visit) => person.name + visit.page)
 * console.log((await seen.collect()).sort()) // → [ 'Ada/', 'Ada/docs' ]
 */
export class DataSet<T> {
  /** @internal */
  readonly env: ExecutionEnvironment
  /** @internal Where the records come from: one place, or several for a union. */
  readonly upstreams: readonly Upstream[]
  /** What the records look like, if it was declared. */
  readonly type: RecordType | undefined

  /** @internal */
  constructor(env: ExecutionEnvironment, upstreams: readonly Upstream[], type?: RecordType) {
    this.env = env
    this.upstreams = upstreams
    this.type = type
  }

  /** One record for each record. */
  map<R>(map: (value: T) => R): TransformedSet<R> {
    return this.transform('Map', [map], (bind) => new MapOperator(bind(map)))
  }

  /**
   * Any number of records for each record: emitted through `out`, returned as an array, or yielded by a generator
   * function, which is resumed when there is room and so may yield without bound.
   */
  flatMap<R>(flatMap: (value: T, out: Collector<R>) => Emitted<R>): TransformedSet<R> {
    return this.transform('Flat map', [flatMap], (bind) => new FlatMapOperator(bind(flatMap)))
  }

  /** The records a predicate accepts. */
  filter<S extends T>(predicate: (value: T) => value is S): TransformedSet<S>
  filter(predicate: (value: T) => boolean): TransformedSet<T>
  filter(predicate: (value: T) => boolean): TransformedSet<T> {
    return this.transform('Filter', [predicate], (bind) => new FilterOperator(bind(predicate)), this.type)
  }

  /** A function over all records of each subtask, also of one without records. They are kept in memory. */
  mapPartition<R>(map: RowsFunction<T, R>): TransformedSet<R> {
    return this.env.make.transformed<R>({
      name: 'Map partition',
      inputs: [this.upstreams],
      functions: [map],
      create: (bind) => new MapPartitionOperator(bind(map), { callWhenEmpty: true }),
      inputOrder: { kept: [0] },
      parallelism: this.placedParallelism,
    })
  }

  /** Some fields of tuples, in the order given. @throws FieldError */
  project<const P extends readonly Position<T>[]>(...positions: P): TransformedSet<Projected<T, P>> {
    const { read, type } = projectFields(positions, this.type)
    return this.transform('Project', [], () => new MapOperator<T, any>(read), type)
  }

  /** Groups records by key: one or several fields, or a selector. Keys are equal by value. @throws FieldError */
  groupBy(...key: KeyRef<T>): Grouping<T> {
    return this.env.make.grouping(this, resolveKey(key, this.type))
  }

  /** As `groupBy` with a selector: what streams call it, so that one function can build both. */
  keyBy(select: (value: T) => Key): Grouping<T> {
    return this.groupBy(select)
  }

  /** All records reduced to one; none for an empty data set. Must be associative and commutative. */
  reduce(reduce: ReduceFunction<T>): TransformedSet<T> {
    const transformation = reduceTransformation(this, undefined, reduce, { name: 'Reduce' })
    return this.env.make.transformed<T>(transformation, this.type)
  }

  /** A function over all records, in one subtask. Not called for an empty data set. They are kept in memory. */
  reduceGroup<R>(reduce: RowsFunction<T, R>, options: ReduceGroupOptions<T> = {}): TransformedSet<R> {
    const { combine } = options
    const rows =
      combine === undefined
        ? this.upstreams
        : this.through(this.wholeGroup('Reduce group (combine)', combine))
    const inputs = (upstreams: readonly Upstream[]): Upstream[][] => [
      upstreams.map((upstream) => ({ ...upstream, partition: 'global' as const })),
    ]
    return this.env.make.transformed<R>({
      ...this.wholeGroup('Reduce group', reduce),
      inputs: inputs(rows),
      directInputs: inputs(this.upstreams),
      parallelism: undefined,
      forceOne: true,
    })
  }

  /** A function over the records of each subtask that has any. Nothing is sent. */
  combineGroup<R>(combine: RowsFunction<T, R>): TransformedSet<R> {
    return this.env.make.transformed<R>(this.wholeGroup('Combine group', combine))
  }

  /** An aggregation of a field over all records; `and` adds more. Other fields are those of the last record seen. */
  aggregate(
    kind: AggregateKind,
    field: FieldWith<T, number | bigint | string | Date | boolean>,
  ): AggregatedSet<T> {
    return this.env.make.aggregated(this, undefined, kind, field)
  }

  /** The sum of a field over all records. */
  sum(field: FieldWith<T, number | bigint>): AggregatedSet<T> {
    return this.env.make.aggregated(this, undefined, 'SUM', field)
  }

  /** The smallest value of a field. */
  min(field: FieldWith<T, number | bigint | string | Date | boolean>): AggregatedSet<T> {
    return this.env.make.aggregated(this, undefined, 'MIN', field)
  }

  /** The largest value of a field. */
  max(field: FieldWith<T, number | bigint | string | Date | boolean>): AggregatedSet<T> {
    return this.env.make.aggregated(this, undefined, 'MAX', field)
  }

  /** The record that is smallest in some fields, the first counting most. */
  minBy(...fields: FieldRefOf<T>[]): TransformedSet<T> {
    const reduce = extremalBy<T>('MIN', fields, this.type)
    const transformation = reduceTransformation(this, undefined, reduce, { name: 'Min by' })
    return this.env.make.transformed<T>(transformation, this.type)
  }

  /** The record that is largest in some fields, the first counting most. */
  maxBy(...fields: FieldRefOf<T>[]): TransformedSet<T> {
    const reduce = extremalBy<T>('MAX', fields, this.type)
    const transformation = reduceTransformation(this, undefined, reduce, { name: 'Max by' })
    return this.env.make.transformed<T>(transformation, this.type)
  }

  /** One record of each key, by default of each value. Which one is not promised. @throws FieldError */
  distinct(...key: KeyRef<T> | readonly []): TransformedSet<T> {
    const { keyOf, text } = resolveKey(key.length === 0 ? ['*'] : key, this.type)
    const combined = this.through({
      name: 'Distinct (combine)',
      inputs: [this.upstreams],
      functions: [],
      create: () => new DistinctCombineOperator(keyOf),
      parallelism: this.parallelism,
    })
    return this.env.make.transformed<T>(
      {
        name: 'Distinct',
        inputs: [combined.map((upstream) => ({ ...upstream, partition: 'hash', code: { keyOf } }))],
        functions: [],
        create: () => new DistinctOperator<T>(keyOf),
        traits: { key: text },
      },
      this.type,
    )
  }

  /** Pairs of records with equal keys: `join(other).where(…).equalTo(…)`. */
  join<R>(other: DataSet<R>, options: JoinOptions = {}): JoinStart<T, R, JoinSet<T, R>> {
    this.checkEnvironment(other)
    return this.env.make.join(this, other, options.hint ?? 'OPTIMIZER_CHOOSES')
  }

  /** As `join`, with another data set that is small: it is sent whole to every subtask. */
  joinWithTiny<R>(other: DataSet<R>): JoinStart<T, R, JoinSet<T, R>> {
    return this.join(other, { hint: 'BROADCAST_HASH_SECOND' })
  }

  /** As `join`, with another data set that is large: this one is sent whole to every subtask. */
  joinWithHuge<R>(other: DataSet<R>): JoinStart<T, R, JoinSet<T, R>> {
    return this.join(other, { hint: 'BROADCAST_HASH_FIRST' })
  }

  /** As `join`, with the records of this data set that have no partner, too. @throws PlanError `INVALID_HINT` */
  leftOuterJoin<R>(other: DataSet<R>, options: JoinOptions = {}): JoinStart<T, R, OuterJoin<T, R | null>> {
    return this.outerJoin(other, options, { left: true, right: false })
  }

  /** As `join`, with the records of the other data set that have no partner, too. @throws PlanError `INVALID_HINT` */
  rightOuterJoin<R>(other: DataSet<R>, options: JoinOptions = {}): JoinStart<T, R, OuterJoin<T | null, R>> {
    return this.outerJoin(other, options, { left: false, right: true })
  }

  /** As `join`, with the records of both data sets that have no partner, too. @throws PlanError `INVALID_HINT` */
  fullOuterJoin<R>(
    other: DataSet<R>,
    options: JoinOptions = {},
  ): JoinStart<T, R, OuterJoin<T | null, R | null>> {
    return this.outerJoin(other, options, { left: true, right: true })
  }

  /** All records of both data sets for each key: `coGroup(other).where(…).equalTo(…).with(…)`. Kept in memory. */
  coGroup<R>(other: DataSet<R>): JoinStart<T, R, CoGroup<T, R>> {
    this.checkEnvironment(other)
    return this.env.make.coGroup(this, other)
  }

  /** Every record with every record of another data set, which is sent whole to every subtask. */
  cross<R>(other: DataSet<R>): PairSet<T, R> {
    this.checkEnvironment(other)
    return this.env.make.cross(this, other, 'right')
  }

  /** As `cross`: the other data set is small. */
  crossWithTiny<R>(other: DataSet<R>): PairSet<T, R> {
    return this.cross(other)
  }

  /** As `cross`, with another data set that is large: this one is sent whole to every subtask. */
  crossWithHuge<R>(other: DataSet<R>): PairSet<T, R> {
    this.checkEnvironment(other)
    return this.env.make.cross(this, other, 'left')
  }

  /** All records of this and other data sets of the same type; equal ones stay. */
  union(...others: readonly DataSet<T>[]): DataSet<T> {
    for (const other of others) this.checkEnvironment(other)
    const { type } = this
    return new DataSet<T>(
      this.env,
      [this, ...others].flatMap((dataSet) => dataSet.upstreams),
      type,
    )
  }

  /** Sorts the records of each subtask; stable. Call it again for further fields. @throws FieldError */
  sortPartition(ref: SortRef<T>, order: Order = 'ASC'): SortedPartitions<T> {
    return this.env.make.sortedPartitions(this, [sortKey(ref, order, this.type)])
  }

  /** Any `n` records. @throws PlanError `INVALID_COUNT` */
  first(n: number): TransformedSet<T> {
    checkCount(n)
    const create = (): FirstOperator<T> => new FirstOperator<T>(n)
    const local = this.through({
      name: `First ${n} (local)`,
      inputs: [this.upstreams],
      functions: [],
      create,
      parallelism: this.parallelism,
    })
    return this.env.make.transformed<T>(
      { name: `First ${n}`, inputs: [local], functions: [], create, forceOne: true },
      this.type,
    )
  }

  /**
   * A bulk iteration: each superstep derives the next data set from the one before, this one in the first. Either as a
   * function that is called once, to build the loop, or in steps: see {@link BulkIteration}.
   *
   * @param max the most supersteps
   * @throws OptionError `INVALID_OPTION`
   * @example
   * import { ExecutionEnvironment } from '@wiesel/dataset'
   *
   * const env = new ExecutionEnvironment()
   * const grown = env.fromElements(1, 2).iterate(3, (numbers) => numbers.map((n) => n * 10))
   * console.log(await grown.collect()) // → [ 1000, 2000 ]
   */
  iterate(max: number): BulkIteration<T>
  iterate(max: number, step: (partial: BulkIteration<T>) => DataSet<T>): DataSet<T>
  iterate(max: number, step?: (partial: BulkIteration<T>) => DataSet<T>): DataSet<T> {
    const iteration = this.env.make.iteration(this, max)
    return step === undefined ? iteration : iteration.closeWith(step(iteration))
  }

  /**
   * A delta iteration with this data set as its first solution set: see {@link DeltaIteration}. Of several records with one
   * key the last to come counts.
   *
   * @param max the most supersteps
   * @param key of the solution set
   * @throws OptionError `INVALID_OPTION`; FieldError
   */
  iterateDelta<W>(workset: DataSet<W>, max: number, ...key: KeyRef<T>): DeltaIteration<T, W> {
    this.checkEnvironment(workset)
    return this.env.make.deltaIteration(this, workset, max, resolveKey(key, this.type))
  }

  /** Deals records to all subtasks in turns. */
  rebalance(): TransformedSet<T> {
    return this.partition('Rebalance', this.partitioned('rebalance'))
  }

  /** Brings records with equal keys into one subtask. @throws FieldError */
  partitionByHash(...key: KeyRef<T>): TransformedSet<T> {
    const { keyOf, text } = resolveKey(key, this.type)
    return this.partition('Partition by hash', this.partitioned('hash', { keyOf }), { key: text })
  }

  /**
   * Puts records into ranges of a key: those of a later subtask have greater keys. Where the ranges lie is estimated from a
   * sample, so the records are kept until it is drawn; `withBoundaries` says it instead. @throws FieldError
   */
  partitionByRange(...key: KeyRef<T>): RangePartitions<T> {
    return this.env.make.rangePartitions(this, rangeKey(key, this.type))
  }

  /**
   * A function of yours chooses the subtask, 0 to `partitions − 1`, for the key of each record.
   *
   * @param key one field, or a selector
   * @throws FieldError, PlanError `INVALID_PARTITIONER`
   */
  partitionCustom<K extends Key>(partitioner: Partitioner<K>, ...key: KeyRef<T>): TransformedSet<T> {
    const resolved = resolveKey(key, this.type)
    const { keyOf, text } = resolved
    const choose = checkPartitioner(partitioner, resolved)
    return this.partition('Partition', this.partitioned('custom', { keyOf, choose }), { key: text })
  }

  /**
   * A sample: without replacement each record with probability `fraction`, with replacement each record as often as chance
   * says, `fraction` times on average.
   *
   * @throws OptionError `INVALID_OPTION`
   */
  sample(withReplacement: boolean, fraction: number, seed?: number): TransformedSet<T> {
    return sampleFraction(this, withReplacement, fraction, seed)
  }

  /** A sample of exactly `size` records; of all, if there are fewer and none may be taken twice. @throws OptionError `INVALID_OPTION` */
  sampleWithSize(withReplacement: boolean, size: number, seed?: number): TransformedSet<T> {
    return sampleSize(this, withReplacement, size, seed)
  }

  /** The number of records in each subtask, also of those without any. */
  countElementsPerPartition(): TransformedSet<[subtask: number, count: number]> {
    return partitionCounts(this)
  }

  /** Each record with a number, from 0 and without gaps; ascending within a subtask. They are counted first, and kept meanwhile. */
  zipWithIndex(): TransformedSet<[index: number, value: T]> {
    return zipWithIndex(this)
  }

  /** Each record with a number of its own. There may be gaps, so nothing is counted. */
  zipWithUniqueId(): TransformedSet<[id: number, value: T]> {
    return zipWithUniqueId(this)
  }

  /** Ends the data set in a sink; `env.execute()` runs it. */
  output(sink: Sink<T, any, any>): DataSink<T> {
    return this.env.make.sink(this, sink)
  }

  /** Runs a job of its own and gives all records, in no promised order. */
  collect(options: ExecuteOptions = {}): Promise<T[]> {
    return runCollect(this, options).toArray()
  }

  /** As `collect`, but gives the records while the job runs: one by one, or `batches()` of them. */
  results(options: ExecuteOptions = {}): Collected<T> {
    return runCollect(this, options)
  }

  /** Runs a job of its own and gives the number of records. */
  async count(options: ExecuteOptions = {}): Promise<number> {
    const counted = this.env.make.transformed<number>({
      name: 'Count',
      inputs: [this.upstreams],
      functions: [],
      create: () =>
        new FoldOperator<T, number, number>({
          createAccumulator: () => 0,
          add: (_, n) => n + 1,
          getResult: (n) => n,
          merge: (a, b) => a + b,
        }),
      parallelism: this.parallelism,
    })
    return runCount(counted, options)
  }

  /** Runs a job of its own and gives statistics of each column of tuples. @throws FieldError `NOT_A_TUPLE` */
  summarize(options: ExecuteOptions = {}): Promise<ColumnSummary[]> {
    return summarize(this, options)
  }

  /** Runs a job of its own and prints every record on a line, with `name>` before it if a name is given. */
  print(name?: string, options: ExecuteOptions = {}): Promise<void> {
    return runPrint(this, name, options)
  }

  /** How the job that computes this data set looks. */
  explain(format: ExplainFormat = 'text'): string {
    return explainPlan(this.program().plan, format)
  }

  /** The program that computes this data set. */
  program(name?: string): Program {
    const nodes = this.upstreams.map(({ node }) => ({ id: node }))
    return this.env.job.build(name, nodes)
  }

  /** @internal The parallelism of what gives the records, if it was set. */
  get parallelism(): number | undefined {
    return undefined
  }

  /** @internal The parallelism that operators behind should keep, because records were placed on purpose. */
  get placedParallelism(): number | undefined {
    return undefined
  }

  /** @internal The same records, sent another way. */
  partitioned(partition: PartitionKind, code?: EdgeCode): Upstream[] {
    return this.upstreams.map((upstream) => ({
      ...upstream,
      partition,
      ...(code === undefined ? {} : { code }),
    }))
  }

  /** @internal Adds an operator and gives what comes out of it. */
  through(transformation: Transformation, variables?: readonly BroadcastVariable[]): readonly Upstream[] {
    return addNode(this, transformation, variables)
  }

  private transform<R>(
    name: string,
    functions: Transformation['functions'],
    create: Transformation['create'],
    type?: RecordType,
  ): TransformedSet<R> {
    const { upstreams, placedParallelism } = this
    return this.env.make.transformed<R>(
      { name, inputs: [upstreams], functions, create, parallelism: placedParallelism },
      type,
    )
  }

  private wholeGroup(name: string, call: RowsFunction<T, any>): Transformation {
    return {
      name,
      inputs: [this.upstreams],
      functions: [call],
      create: (bind) => new MapPartitionOperator(bind(call), { callWhenEmpty: false }),
      inputOrder: { kept: [0] },
      parallelism: this.parallelism,
    }
  }

  private partition(
    name: string,
    upstreams: readonly Upstream[],
    traits?: Readonly<Record<string, string>>,
  ): TransformedSet<T> {
    return this.env.make.transformed<T>(
      {
        name,
        inputs: [upstreams],
        functions: [],
        create: () => new PassThroughOperator<T>(),
        places: true,
        traits,
      },
      this.type,
    )
  }

  private outerJoin<R, LeftOut, RightOut>(
    other: DataSet<R>,
    options: JoinOptions,
    outer: { left: boolean; right: boolean },
  ): JoinStart<T, R, OuterJoin<LeftOut, RightOut>> {
    this.checkEnvironment(other)
    return this.env.make.outerJoin(this, other, options.hint ?? 'OPTIMIZER_CHOOSES', outer)
  }

  private checkEnvironment(other: DataSet<any>): void {
    if (other.env === this.env) return
    throw new PlanError(
      'OTHER_ENVIRONMENT',
      'Data sets of two environments cannot meet. Build both from the same ExecutionEnvironment.',
    )
  }
}
