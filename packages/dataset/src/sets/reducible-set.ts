import type { Key, ReduceFunction } from '@wiesel/runtime'
import {
  DistinctCombineOperator,
  FirstOperator,
  MapPartitionOperator,
  type RowsFunction,
  GroupFirstOperator,
} from '@wiesel/runtime/internal'
import type { FieldRefOf, FieldWith, KeyRef } from '../keys/field-ref.ts'
import { resolveKey } from '../keys/resolve-key.ts'
import { PartitionableSet } from '../partition/partitionable-set.ts'
import { sampleFraction, sampleSize } from '../sampling/sample-set.ts'
import type { AggregatedSet } from './aggregated-set.ts'
import { extremalBy, type AggregateKind } from './aggregation.ts'
import { checkCount, type Grouping, type ReduceGroupOptions } from './grouping.ts'
import { UNCHANGED } from '../plan/plan-key.ts'
import { atMost, SOME } from '../plan/size.ts'
import { keyedFacts, reduceTransformation } from './reduce-set.ts'
import type { Transformation } from './transformation.ts'
import type { TransformedSet } from './transformed-set.ts'

/** Fewer records: groups, reductions of all, samples. */
export abstract class ReducibleSet<T> extends PartitionableSet<T> {
  /** Groups records by key: one or several fields, or a selector. Keys are equal by value. @throws FieldError */
  groupBy(...key: KeyRef<T>): Grouping<T> {
    return this.env.make.grouping(this.self, resolveKey(key, this.type))
  }

  /** As `groupBy` with a selector: what streams call it, so that one function can build both. */
  keyBy(select: (value: T) => Key): Grouping<T> {
    return this.groupBy(select)
  }

  /** All records reduced to one; none for an empty data set. Must be associative and commutative. */
  reduce(reduce: ReduceFunction<T>): TransformedSet<T> {
    const transformation = reduceTransformation(this.self, undefined, reduce, { name: 'Reduce' })
    return this.env.make.transformed<T>(transformation, this.type)
  }

  /** A function over all records, in one subtask. Not called for an empty data set. They are kept in memory. */
  reduceGroup<R>(reduce: RowsFunction<T, R>, options: ReduceGroupOptions<T> = {}): TransformedSet<R> {
    const { combine } = options
    const combiner =
      combine === undefined
        ? {}
        : { alwaysCombines: true, combiner: this.wholeGroup('Reduce group (combine)', combine) }
    return this.env.make.transformed<R>({
      ...this.wholeGroup('Reduce group', reduce),
      inputs: [this.partitioned('global')],
      parallelism: undefined,
      forceOne: true,
      facts: combiner,
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
    return this.env.make.aggregated(this.self, undefined, kind, field)
  }

  /** The sum of a field over all records. */
  sum(field: FieldWith<T, number | bigint>): AggregatedSet<T> {
    return this.env.make.aggregated(this.self, undefined, 'SUM', field)
  }

  /** The smallest value of a field. */
  min(field: FieldWith<T, number | bigint | string | Date | boolean>): AggregatedSet<T> {
    return this.env.make.aggregated(this.self, undefined, 'MIN', field)
  }

  /** The largest value of a field. */
  max(field: FieldWith<T, number | bigint | string | Date | boolean>): AggregatedSet<T> {
    return this.env.make.aggregated(this.self, undefined, 'MAX', field)
  }

  /** The record that is smallest in some fields, the first counting most. */
  minBy(...fields: FieldRefOf<T>[]): TransformedSet<T> {
    const reduce = extremalBy<T>('MIN', fields, this.type)
    const transformation = reduceTransformation(this.self, undefined, reduce, { name: 'Min by' })
    return this.env.make.transformed<T>(transformation, this.type)
  }

  /** The record that is largest in some fields, the first counting most. */
  maxBy(...fields: FieldRefOf<T>[]): TransformedSet<T> {
    const reduce = extremalBy<T>('MAX', fields, this.type)
    const transformation = reduceTransformation(this.self, undefined, reduce, { name: 'Max by' })
    return this.env.make.transformed<T>(transformation, this.type)
  }

  /** One record of each key, by default of each value. Which one is not promised. @throws FieldError */
  distinct(...key: KeyRef<T> | readonly []): TransformedSet<T> {
    const resolved = resolveKey(key.length === 0 ? ['*'] : key, this.type)
    const { keyOf, text } = resolved
    const combiner: Transformation = {
      name: 'Distinct (combine)',
      inputs: [this.upstreams],
      functions: [],
      create: () => new DistinctCombineOperator(keyOf),
    }
    return this.env.make.transformed<T>(
      {
        name: 'Distinct',
        inputs: [this.partitioned('hash', { keyOf })],
        functions: [],
        create: () => new GroupFirstOperator<T>(keyOf, 1),
        traits: { key: text },
        facts: { ...keyedFacts(resolved, UNCHANGED), keepsOrder: true, size: SOME, combiner },
      },
      this.type,
    )
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
      {
        name: `First ${n}`,
        inputs: [local],
        functions: [],
        create,
        forceOne: true,
        facts: { size: atMost(n) },
      },
      this.type,
    )
  }

  /**
   * A sample: without replacement each record with probability `fraction`, with replacement each record as often as chance
   * says, `fraction` times on average.
   *
   * @throws OptionError `INVALID_OPTION`
   */
  sample(withReplacement: boolean, fraction: number, seed?: number): TransformedSet<T> {
    return sampleFraction(this.self, withReplacement, fraction, seed)
  }

  /** A sample of exactly `size` records; of all, if there are fewer and none may be taken twice. @throws OptionError `INVALID_OPTION` */
  sampleWithSize(withReplacement: boolean, size: number, seed?: number): TransformedSet<T> {
    return sampleSize(this.self, withReplacement, size, seed)
  }

  protected wholeGroup(name: string, call: RowsFunction<T, any>): Transformation {
    return {
      name,
      inputs: [this.upstreams],
      functions: [call],
      create: (bind) => new MapPartitionOperator(bind(call), { callWhenEmpty: false }),
      inputOrder: { kept: [0] },
      parallelism: this.parallelism,
    }
  }
}
