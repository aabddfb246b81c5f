import type { Key } from '@wiesel/runtime'
import { PassThroughOperator, type Upstream } from '@wiesel/runtime/internal'
import type { KeyRef, Order, SortRef } from '../keys/field-ref.ts'
import { checkPartitioner, type Partitioner } from '../keys/partitioner.ts'
import { resolveKey } from '../keys/resolve-key.ts'
import { sortKey } from '../keys/sort-key.ts'
import { partitionCounts, zipWithIndex, zipWithUniqueId } from '../numbering/numbered-set.ts'
import { RunnableSet } from '../sets/runnable-set.ts'
import type { SortedPartitions } from '../sets/sorted-partitions.ts'
import type { TransformedSet } from '../sets/transformed-set.ts'
import { planKey, UNCHANGED } from '../plan/plan-key.ts'
import type { PlanFacts } from '../plan/plan-facts.ts'
import { ALL } from '../plan/size.ts'
import type { Transformation } from '../sets/transformation.ts'
import { rangeKey } from './range-key.ts'
import type { RangePartitions } from './range-partitions.ts'

const SAME: PlanFacts = { forward: [UNCHANGED], size: ALL }

/** Placing, sorting and numbering the records of subtasks. */
export abstract class PartitionableSet<T> extends RunnableSet<T> {
  /** Deals records to all subtasks in turns. */
  rebalance(): TransformedSet<T> {
    return this.partition('Rebalance', this.partitioned('rebalance'))
  }

  /** Brings records with equal keys into one subtask. @throws FieldError */
  partitionByHash(...key: KeyRef<T>): TransformedSet<T> {
    const resolved = resolveKey(key, this.type)
    const { keyOf, text } = resolved
    return this.partition('Partition by hash', this.partitioned('hash', { keyOf }), {
      traits: { key: text },
      facts: { ...SAME, placement: [{ key: planKey(resolved), keyOf, exact: true }] },
    })
  }

  /**
   * Puts records into ranges of a key: those of a later subtask have greater keys. Where the ranges lie is estimated from a
   * sample, so the records are kept until it is drawn; `withBoundaries` says it instead. @throws FieldError
   */
  partitionByRange(...key: KeyRef<T>): RangePartitions<T> {
    return this.env.make.rangePartitions(this.self, rangeKey(key, this.type))
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
    return this.partition('Partition', this.partitioned('custom', { keyOf, choose }), {
      traits: { key: text },
      facts: { ...SAME, placement: [{ key: planKey(resolved), keyOf, choose }] },
    })
  }

  /** Sorts the records of each subtask; stable. Call it again for further fields. @throws FieldError */
  sortPartition(ref: SortRef<T>, order: Order = 'ASC'): SortedPartitions<T> {
    return this.env.make.sortedPartitions(this.self, [sortKey(ref, order, this.type)])
  }

  /** The number of records in each subtask, also of those without any. */
  countElementsPerPartition(): TransformedSet<[subtask: number, count: number]> {
    return partitionCounts(this.self)
  }

  /** Each record with a number, from 0 and without gaps; ascending within a subtask. They are counted first, and kept meanwhile. */
  zipWithIndex(): TransformedSet<[index: number, value: T]> {
    return zipWithIndex(this.self)
  }

  /** Each record with a number of its own. There may be gaps, so nothing is counted. */
  zipWithUniqueId(): TransformedSet<[id: number, value: T]> {
    return zipWithUniqueId(this.self)
  }

  protected partition(
    name: string,
    upstreams: readonly Upstream[],
    options: Pick<Transformation, 'traits' | 'facts'> = { facts: SAME },
  ): TransformedSet<T> {
    return this.env.make.transformed<T>(
      {
        name,
        inputs: [upstreams],
        functions: [],
        create: () => new PassThroughOperator<T>(),
        places: true,
        ...options,
      },
      this.type,
    )
  }
}
