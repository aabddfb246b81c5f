import { PlanError, type Key, type ReduceFunction } from '@wiesel/runtime'
import {
  GroupFirstOperator,
  GroupReduceOperator,
  type RowsFunction,
  type Upstream,
} from '@wiesel/runtime/internal'
import { FieldError } from '../errors.ts'
import { exchangeByKey } from '../keys/exchange.ts'
import type { FieldRefOf, FieldWith, Order, SortRef } from '../keys/field-ref.ts'
import { checkPartitioner, type Partitioner } from '../keys/partitioner.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import { comparator, describeSort, planOrder, sortKey, type SortKey } from '../keys/sort-key.ts'
import type { AggregatedSet } from './aggregated-set.ts'
import { extremalBy, type AggregateKind } from './aggregation.ts'
import type { DataSet } from './data-set.ts'
import type { PlanFacts, SortedInput } from '../plan/plan-facts.ts'
import { UNCHANGED } from '../plan/plan-key.ts'
import { ALL } from '../plan/size.ts'
import { checkCombineHint, keyedFacts, reduceTransformation, type CombineHint } from './reduce-set.ts'
import type { Transformation } from './transformation.ts'
import type { TransformedSet } from './transformed-set.ts'

/** Records a combiner takes before it emits what it has. */
const COMBINE_ROWS = 65_536

/** How a group reduce may be helped. */
export interface ReduceGroupOptions<T> {
  /**
   * Combines records of a key where they are, before they are brought together. Called any number of times with some
   * records of a key; what it emits takes their place.
   */
  combine?: RowsFunction<T, T>
}

/** @throws PlanError `INVALID_COUNT` */
export function checkCount(n: number): void {
  if (!Number.isInteger(n) || n < 1)
    throw new PlanError('INVALID_COUNT', `first(${n}) is not possible: it needs a whole number from 1 up.`)
}

/** What groups with and without an order have in common. */
abstract class AnyGrouping<T> {
  protected readonly dataSet: DataSet<T>
  protected readonly key: ResolvedKey
  protected readonly order: readonly SortKey[]

  constructor(dataSet: DataSet<T>, key: ResolvedKey, order: readonly SortKey[]) {
    this.dataSet = dataSet
    this.key = key
    this.order = order
  }

  /**
   * A function over all records of each group. They are kept in memory.
   *
   * @example
   * import { ExecutionEnvironment } from '@wiesel/dataset'
   *
   * const env = new ExecutionEnvironment()
   * const longest = env
   *   .fromElements('an', 'axe', 'bee')
   *   .groupBy((word) => word[0])
   *   .reduceGroup((words, out) => out([...words].join('-')))
   * console.log(await longest.collect()) // → [ 'an-axe', 'bee' ]
   */
  reduceGroup<R>(reduce: RowsFunction<T, R>, options: ReduceGroupOptions<T> = {}): TransformedSet<R> {
    const { combine } = options
    const before = combine === undefined ? undefined : this.combiner('Reduce groups (combine)', combine)
    return this.dataSet.env.make.transformed<R>(this.groupReduce('Reduce groups', reduce, before))
  }

  /**
   * A function over some records of each key: those that a subtask has and holds in memory. Nothing is sent, so a key
   * may come several times.
   */
  combineGroup<R>(combine: RowsFunction<T, R>): TransformedSet<R> {
    return this.dataSet.env.make.transformed<R>(this.combiner('Combine groups', combine))
  }

  protected exchange(upstreams: readonly Upstream[]): readonly Upstream[] {
    return exchangeByKey(upstreams, this.key)
  }

  /** @throws PlanError `INVALID_PARTITIONER` */
  protected partitionedBy(partitioner: Partitioner<any>): ResolvedKey {
    return { ...this.key, choose: checkPartitioner(partitioner, this.key) }
  }

  protected groupReduce(
    name: string,
    reduce: RowsFunction<T, any>,
    combiner?: Transformation,
    facts?: PlanFacts,
  ): Transformation {
    const { dataSet, key } = this
    const order = this.compare()
    const sorted: SortedInput = {
      within: this.order.map(planOrder),
      create: (sameRun, isSorted) => (bind) =>
        new GroupReduceOperator(key.keyOf, bind(reduce), { order: isSorted ? undefined : order, sameRun }),
    }
    return {
      name,
      inputs: [this.exchange(dataSet.upstreams)],
      functions: [reduce],
      create: (bind) => new GroupReduceOperator(key.keyOf, bind(reduce), { order }),
      inputOrder: { kept: [0] },
      traits: this.traits(),
      facts: {
        ...keyedFacts(key, () => undefined),
        sorted,
        ...(combiner === undefined ? {} : { combiner, alwaysCombines: true }),
        ...facts,
      },
    }
  }

  private combiner(name: string, combine: RowsFunction<T, any>): Transformation {
    const { dataSet, key } = this
    const order = this.compare()
    return {
      name,
      inputs: [dataSet.upstreams],
      functions: [combine],
      create: (bind) => new GroupReduceOperator(key.keyOf, bind(combine), { order, flushRows: COMBINE_ROWS }),
      parallelism: dataSet.parallelism,
      traits: this.traits(),
      facts: { size: ALL },
    }
  }

  protected traits(): Record<string, string> {
    const { key, order } = this
    return { key: key.text, ...(order.length === 0 ? {} : { order: describeSort(order) }) }
  }

  private compare(): ((a: T, b: T) => number) | undefined {
    return this.order.length === 0 ? undefined : comparator(this.order)
  }

  /** @throws FieldError `INVALID_SORT_FIELD` */
  protected sorted(ref: SortRef<T>, order: Order): SortedGrouping<T> {
    const next = sortKey(ref, order, this.dataSet.type)
    if (next.isSelector !== this.key.isSelector) {
      throw new FieldError(
        'INVALID_SORT_FIELD',
        next.isSelector
          ? 'Groups made by fields are sorted by fields. Group by a selector to sort by one.'
          : 'Groups made by a selector are sorted by a selector. Group by fields to sort by them.',
      )
    }
    if (next.isSelector && this.order.length > 0)
      throw new FieldError(
        'INVALID_SORT_FIELD',
        'Groups are sorted by one selector only. Let it return a tuple.',
      )
    return new SortedGrouping(this.dataSet, this.key, [...this.order, next])
  }
}

/** Records grouped by key. */
export class Grouping<T> extends AnyGrouping<T> {
  /** @internal */
  constructor(dataSet: DataSet<T>, key: ResolvedKey) {
    super(dataSet, key, [])
  }

  /** Groups are brought together by a function of yours instead of a hash. @throws PlanError `INVALID_PARTITIONER` */
  withPartitioner<K extends Key>(partitioner: Partitioner<K>): Grouping<T> {
    return new Grouping(this.dataSet, this.partitionedBy(partitioner))
  }

  /**
   * Each group reduced to one record, by a function that combines any two. It must be associative and commutative and
   * keep the key; a single record stays as it is.
   *
   * @param options `combineHint`: how records are reduced before they are brought together
   * @throws OptionError `INVALID_OPTION`
   * @example
   * import { ExecutionEnvironment } from '@wiesel/dataset'
   *
   * const env = new ExecutionEnvironment({ parallelism: 2 })
   * const longest = env
   *   .fromElements('an', 'axe', 'arm', 'bees', 'be')
   *   .groupBy((word) => word[0])
   *   .reduce((a, b) => (b.length > a.length ? b : a), { combineHint: 'SORT' })
   * console.log((await longest.collect()).map((word) => word.length).sort()) // → [ 3, 4 ]
   */
  reduce(reduce: ReduceFunction<T>, options: { combineHint?: CombineHint } = {}): TransformedSet<T> {
    const { dataSet, key } = this
    const { combineHint = 'OPTIMIZER_CHOOSES' } = options
    const transformation = reduceTransformation(dataSet, key, reduce, {
      name: 'Reduce',
      combineHint: checkCombineHint(combineHint),
    })
    return dataSet.env.make.transformed<T>(transformation, dataSet.type)
  }

  /** An aggregation of a field in each group; `and` adds more. Other fields are those of the last record seen. */
  aggregate(
    kind: AggregateKind,
    field: FieldWith<T, number | bigint | string | Date | boolean>,
  ): AggregatedSet<T> {
    return this.dataSet.env.make.aggregated(this.dataSet, this.key, kind, field)
  }

  /** The sum of a field in each group. */
  sum(field: FieldWith<T, number | bigint>): AggregatedSet<T> {
    return this.dataSet.env.make.aggregated(this.dataSet, this.key, 'SUM', field)
  }

  /** The smallest value of a field in each group. */
  min(field: FieldWith<T, number | bigint | string | Date | boolean>): AggregatedSet<T> {
    return this.dataSet.env.make.aggregated(this.dataSet, this.key, 'MIN', field)
  }

  /** The largest value of a field in each group. */
  max(field: FieldWith<T, number | bigint | string | Date | boolean>): AggregatedSet<T> {
    return this.dataSet.env.make.aggregated(this.dataSet, this.key, 'MAX', field)
  }

  /** In each group the record that is smallest in some fields, the first counting most. */
  minBy(...fields: FieldRefOf<T>[]): TransformedSet<T> {
    return this.extremal('MIN', fields)
  }

  /** In each group the record that is largest in some fields, the first counting most. */
  maxBy(...fields: FieldRefOf<T>[]): TransformedSet<T> {
    return this.extremal('MAX', fields)
  }

  /** Any `n` records of each group. Sort the groups to choose which. @throws PlanError `INVALID_COUNT` */
  first(n: number): TransformedSet<T> {
    checkCount(n)
    const { dataSet, key } = this
    return dataSet.env.make.transformed<T>(
      {
        name: `First ${n}`,
        inputs: [this.exchange(dataSet.upstreams)],
        functions: [],
        create: () => new GroupFirstOperator<T>(key.keyOf, n),
        traits: this.traits(),
        facts: { ...keyedFacts(key, UNCHANGED), size: ALL },
      },
      dataSet.type,
    )
  }

  /** Sorts the records of each group: for `reduceGroup` and `first`. Call it again for further fields. Stable. */
  sortGroup(ref: SortRef<T>, order: Order = 'ASC'): SortedGrouping<T> {
    return this.sorted(ref, order)
  }

  private extremal(kind: 'MIN' | 'MAX', fields: readonly (string | number)[]): TransformedSet<T> {
    const { dataSet, key } = this
    const reduce = extremalBy<T>(kind, fields, dataSet.type)
    const name = kind === 'MIN' ? 'Min by' : 'Max by'
    return dataSet.env.make.transformed<T>(
      reduceTransformation(dataSet, key, reduce, { name, keeps: UNCHANGED }),
      dataSet.type,
    )
  }
}

/** Records grouped by key, each group sorted. */
export class SortedGrouping<T> extends AnyGrouping<T> {
  /** Groups are brought together by a function of yours instead of a hash. @throws PlanError `INVALID_PARTITIONER` */
  withPartitioner<K extends Key>(partitioner: Partitioner<K>): SortedGrouping<T> {
    return new SortedGrouping(this.dataSet, this.partitionedBy(partitioner), this.order)
  }

  /** Sorts by a further field where the ones before are equal. */
  sortGroup(ref: SortRef<T>, order: Order = 'ASC'): SortedGrouping<T> {
    return this.sorted(ref, order)
  }

  /** The first `n` records of each group, in its order. @throws PlanError `INVALID_COUNT` */
  first(n: number): TransformedSet<T> {
    checkCount(n)
    const { dataSet } = this
    const take = (rows: Iterable<T>): readonly T[] => (rows as readonly T[]).slice(0, n)
    return dataSet.env.make.transformed<T>(
      this.groupReduce(`First ${n}`, take, undefined, { forward: [UNCHANGED], size: ALL }),
      dataSet.type,
    )
  }
}
