import { OptionError, type Key } from '@wiesel/runtime'
import { FoldOperator, MapOperator, type DraftNode } from '@wiesel/runtime/internal'
import { rich } from '../functions/rich.ts'
import type { Order } from '../keys/field-ref.ts'
import type { DataSet } from '../sets/data-set.ts'
import { nodeOf, type Transformation } from '../sets/transformation.ts'
import { TransformedSet } from '../sets/transformed-set.ts'
import { ALL } from '../plan/size.ts'
import { fractionOf, sampleKeys, type KeySample } from './quantiles.ts'
import { checkOrders, compareParts, type RangeKey } from './range-key.ts'

interface RangeParts<T> {
  readonly source: DataSet<T>
  readonly key: RangeKey
  readonly orders: readonly Order[]
  readonly boundaries?: readonly (readonly Key[])[]
}

/**
 * Records in ranges of a key: those of a later subtask have greater keys. Without boundaries the records are read twice,
 * once for a sample, and kept in between.
 */
export class RangePartitions<T> extends TransformedSet<T> {
  private readonly parts: RangeParts<T>

  /** @internal */
  constructor(parts: RangeParts<T>, draft: DraftNode, transformation: Transformation) {
    const { env, type } = parts.source
    super(env, draft, type, transformation)
    this.parts = parts
  }

  /** @internal */
  static of<T>(parts: RangeParts<T>): RangePartitions<T> {
    const transformation =
      parts.boundaries === undefined ? sampledRanges(parts) : givenRanges(parts, parts.boundaries)
    const { spec, inputs } = nodeOf(transformation)
    return new RangePartitions(parts, parts.source.env.job.add(spec, inputs), transformation)
  }

  /** The order of each part of the key; ascending otherwise. @throws OptionError `INVALID_OPTION` */
  withOrders(...orders: Order[]): RangePartitions<T> {
    checkOrders(orders, this.parts.key)
    return RangePartitions.of({ ...this.parts, orders })
  }

  /**
   * Ranges that are known: a record goes to the subtask of the first boundary that is not below its key, and to the last
   * one if there is none. The boundaries may have more fields than the key.
   *
   * @throws OptionError `INVALID_OPTION` if they have fewer
   */
  withBoundaries(boundaries: readonly (readonly Key[])[]): RangePartitions<T> {
    const { size, text } = this.parts.key
    if (boundaries.length === 0 || boundaries.some((boundary) => boundary.length < size))
      throw new OptionError(`Each boundary needs at least ${size} fields, as the key has (${text}).`)
    return RangePartitions.of({ ...this.parts, boundaries })
  }
}

function givenRanges<T>(parts: RangeParts<T>, boundaries: readonly (readonly Key[])[]): Transformation {
  const { source, key, orders } = parts
  const inner = boundaries.slice(0, -1)
  const choose = (parts: readonly unknown[], partitions: number): number => {
    const at = inner.findIndex((boundary) => compareParts(boundary, parts, orders) >= 0)
    return Math.min(at < 0 ? inner.length : at, partitions - 1)
  }
  return {
    name: 'Partition by range',
    inputs: [source.partitioned('custom', { keyOf: key.read, choose })],
    functions: [],
    create: () => new MapOperator<T, T>((value) => value),
    places: true,
    traits: { key: key.text },
    facts: { ...(key.paths === undefined ? {} : { places: { paths: key.paths } }), size: ALL },
  }
}

function sampledRanges<T>(parts: RangeParts<T>): Transformation {
  const { source, key, orders } = parts
  const { parallelism } = source
  const samples = source.through({
    name: 'Sample keys',
    inputs: [source.upstreams],
    functions: [],
    create: () => new FoldOperator(sampleKeys(key.read)),
    parallelism,
  })
  const place = rich((context) => {
    const all = context.getBroadcastVariable<KeySample>('samples')
    const fraction = fractionOf(all, (a, b) => compareParts(a, b, orders))
    return (value: T): [number, T] => [fraction(key.read(value)), value]
  })
  const placed = source.through(
    {
      name: 'Find range',
      inputs: [source.upstreams],
      functions: [place],
      create: (bind) => new MapOperator(bind(place)),
      parallelism,
    },
    [{ name: 'samples', upstreams: samples.map((upstream) => ({ ...upstream, partition: 'broadcast' })) }],
  )
  const code = {
    keyOf: ([fraction]: [number, T]) => fraction,
    choose: (fraction: number, partitions: number) =>
      Math.min(Math.floor(fraction * partitions), partitions - 1),
  }
  return {
    name: 'Partition by range',
    inputs: [placed.map((upstream) => ({ ...upstream, partition: 'custom', code }))],
    functions: [],
    create: () => new MapOperator<[number, T], T>(([, value]) => value),
    places: true,
    traits: { key: key.text },
    facts: { ...(key.paths === undefined ? {} : { places: { paths: key.paths } }), size: ALL },
  }
}
