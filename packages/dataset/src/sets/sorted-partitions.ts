import { SortPartitionOperator, type DraftNode } from '@wiesel/runtime/internal'
import type { ExecutionEnvironment } from '../environment.ts'
import { FieldError } from '../errors.ts'
import type { Order, SortRef } from '../keys/field-ref.ts'
import { comparator, describeSort, planOrder, sortFields, sortKey, type SortKey } from '../keys/sort-key.ts'
import { UNCHANGED } from '../plan/plan-key.ts'
import { ALL } from '../plan/size.ts'
import type { RecordType } from '../types/record-type.ts'
import type { DataSet } from './data-set.ts'
import { nodeOf, type Transformation } from './transformation.ts'
import { TransformedSet } from './transformed-set.ts'

/** Records sorted within each subtask. */
export class SortedPartitions<T> extends TransformedSet<T> {
  private readonly source: DataSet<T>
  private readonly keys: readonly SortKey[]

  /** @internal */
  constructor(
    env: ExecutionEnvironment,
    draft: DraftNode,
    type: RecordType | undefined,
    transformation: Transformation,
    source: DataSet<T>,
    keys: readonly SortKey[],
  ) {
    super(env, draft, type, transformation)
    this.source = source
    this.keys = keys
  }

  /** @internal */
  static of<T>(source: DataSet<T>, keys: readonly SortKey[]): SortedPartitions<T> {
    const compare = comparator(keys)
    const transformation: Transformation = {
      name: 'Sort partition',
      inputs: [source.upstreams],
      functions: [],
      create: () => new SortPartitionOperator<T>({ compare, fields: sortFields(keys) }),
      inputOrder: { kept: [0] },
      parallelism: source.parallelism,
      traits: { order: describeSort(keys), strategy: 'external merge sort' },
      facts: { forward: [UNCHANGED], sorts: keys.map(planOrder), size: ALL },
    }
    const { spec, inputs } = nodeOf(transformation)
    const { env, type } = source
    return new SortedPartitions(env, env.job.add(spec, inputs), type, transformation, source, keys)
  }

  /** Sorts by a further field where the ones before are equal. @throws FieldError `INVALID_SORT_FIELD` */
  override sortPartition(ref: SortRef<T>, order: Order = 'ASC'): SortedPartitions<T> {
    const next = sortKey(ref, order, this.type)
    if (next.isSelector || this.keys[0].isSelector) {
      throw new FieldError(
        'INVALID_SORT_FIELD',
        'A selector sorts alone. Let it return a tuple to sort by several things.',
      )
    }
    const sorted = SortedPartitions.of(this.source, [...this.keys, next])
    if (this.parallelism !== undefined) sorted.setParallelism(this.parallelism)
    return sorted
  }
}
