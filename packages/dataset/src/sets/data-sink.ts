import type { Sink } from '@wiesel/runtime'
import { copySettings, SinkOperator, withSettings, type DraftNode } from '@wiesel/runtime/internal'
import type { Order, SortRef } from '../keys/field-ref.ts'
import { sortKey, type SortKey } from '../keys/sort-key.ts'
import type { DataSet } from './data-set.ts'

/** The end of a data set. The methods change the sink and return it. */
export class DataSink<T> extends withSettings(Object) {
  private readonly dataSet: DataSet<T>
  private readonly sink: Sink<T, any, any>
  private readonly keys: readonly SortKey[]
  protected readonly draft: DraftNode
  private readonly sorter: DraftNode | undefined

  /** @internal */
  constructor(
    dataSet: DataSet<T>,
    sink: Sink<T, any, any>,
    keys: readonly SortKey[],
    draft: DraftNode,
    sorter: DraftNode | undefined,
  ) {
    super()
    this.dataSet = dataSet
    this.sink = sink
    this.keys = keys
    this.draft = draft
    this.sorter = sorter
  }

  /** @internal */
  static of<T>(dataSet: DataSet<T>, sink: Sink<T, any, any>, keys: readonly SortKey[] = []): DataSink<T> {
    const { env } = dataSet
    const sorted = keys.length === 0 ? undefined : env.make.sortedPartitions(dataSet, keys)
    const create = (): SinkOperator<T, any, any> => new SinkOperator(sink)
    const draft = env.job.add({ kind: 'sink', name: 'Sink', code: { kind: 'operator', create } }, [
      sorted?.upstreams ?? dataSet.upstreams,
    ])
    return new DataSink(dataSet, sink, keys, draft, sorted?.draft).place(undefined)
  }

  /** How many writers there are. @throws OptionError `INVALID_OPTION` */
  override setParallelism(parallelism: number): this {
    super.setParallelism(parallelism)
    return this.place(parallelism)
  }

  /** Each writer gets its records sorted; call it again for further fields. Gives the sink that takes this one's place. */
  sortLocalOutput(ref: SortRef<T>, order: Order = 'ASC'): DataSink<T> {
    const { dataSet, sink, keys, draft } = this
    const next = DataSink.of(dataSet, sink, [...keys, sortKey(ref, order, dataSet.type)])
    dataSet.env.job.discardSink(draft)
    copySettings(draft, next.draft)
    return next.place(draft.parallelism)
  }

  /** What is sorted for a writer is sorted beside it. */
  private place(parallelism: number | undefined): this {
    this.draft.parallelism = parallelism
    if (this.sorter !== undefined) this.sorter.parallelism = parallelism
    return this
  }
}
