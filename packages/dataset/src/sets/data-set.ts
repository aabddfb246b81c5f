import type { Collector, Emitted, Sink } from '@wiesel/runtime'
import {
  FilterOperator,
  FlatMapOperator,
  MapOperator,
  MapPartitionOperator,
  type RowsFunction,
} from '@wiesel/runtime/internal'
import type { BulkIteration } from '../iteration/bulk-iteration.ts'
import type { DeltaIteration } from '../iteration/delta-iteration.ts'
import { JoinableSet } from '../join/joinable-set.ts'
import type { KeyRef, Position } from '../keys/field-ref.ts'
import { resolveKey } from '../keys/resolve-key.ts'
import { copyFields, UNCHANGED } from '../plan/plan-key.ts'
import { ALL, SOME } from '../plan/size.ts'
import type { DataSink } from './data-sink.ts'
import { projectFields, type Projected } from './projection.ts'
import type { TransformedSet } from './transformed-set.ts'

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
export class DataSet<T> extends JoinableSet<T> {
  /** One record for each record. */
  map<R>(map: (value: T) => R): TransformedSet<R> {
    return this.transform('Map', [map], (bind) => new MapOperator(bind(map)), undefined, {
      keepsOrder: true,
      size: ALL,
    })
  }

  /**
   * Any number of records for each record: emitted through `out`, returned as an array, or yielded by a generator
   * function, which is resumed when there is room and so may yield without bound.
   */
  flatMap<R>(flatMap: (value: T, out: Collector<R>) => Emitted<R>): TransformedSet<R> {
    return this.transform('Flat map', [flatMap], (bind) => new FlatMapOperator(bind(flatMap)), undefined, {
      keepsOrder: true,
      size: ALL,
    })
  }

  /** The records a predicate accepts. */
  filter<S extends T>(predicate: (value: T) => value is S): TransformedSet<S>
  filter(predicate: (value: T) => boolean): TransformedSet<T>
  filter(predicate: (value: T) => boolean): TransformedSet<T> {
    return this.transform('Filter', [predicate], (bind) => new FilterOperator(bind(predicate)), this.type, {
      forward: [UNCHANGED],
      keepsOrder: true,
      size: SOME,
    })
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
    return this.transform('Project', [], () => new MapOperator<T, any>(read), type, {
      forward: [copyFields((positions as readonly number[]).map((from, to) => [[from], [to]]))],
      keepsOrder: true,
      size: ALL,
    })
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

  /** Ends the data set in a sink; `env.execute()` runs it. */
  output(sink: Sink<T, any, any>): DataSink<T> {
    return this.env.make.sink(this, sink)
  }
}
