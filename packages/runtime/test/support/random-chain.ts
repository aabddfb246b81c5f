/**
 * Random chains: trees of map, filter, flatMap of every kind, rolling aggregations, processing with side outputs and
 * timers, watermarks in mid-stream; every leaf is a sink in the chain or an edge out of it.
 */
import * as fc from 'fast-check'
import { outputTag, WatermarkStrategy, type Program, type Sink } from '@wiesel/runtime'
import {
  FilterOperator,
  FlatMapOperator,
  KeyedCountOperator,
  KeyedProcessOperator,
  KeyedReduceOperator,
  MapOperator,
  PlanBuilder,
  SinkOperator,
  TimestampsAndWatermarksOperator,
  type DraftNode,
  type Operator,
  type Upstream,
} from '@wiesel/runtime/internal'
import { PassThroughOperator } from '../../src/operators/pass-through.ts'

export const ODD = outputTag<unknown>('odd')

/** A number for whatever comes through a chain. */
function num(value: unknown): number {
  if (typeof value === 'number') return value
  const { key, count } = value as { key: number; count: number }
  return key * 100 + count
}

type Make = (salt: number) => Operator

const makers: Record<string, Make> = {
  map: (salt) => new MapOperator((v: unknown) => (num(v) * 3 + salt) % 1009),
  filter: (salt) => new FilterOperator((v: unknown) => num(v) % (2 + (salt % 3)) !== 0),
  collect: (salt) =>
    new FlatMapOperator((v: unknown, out: (r: number) => void) => {
      for (let i = 0; i < (num(v) + salt) % 4; i++) out(num(v) + i)
    }),
  array: (salt) =>
    new FlatMapOperator((v: unknown) =>
      Array.from({ length: (num(v) + salt) % 3 }, (_, i) => num(v) * 2 + i),
    ),
  generator: (salt) =>
    new FlatMapOperator(function* (v: unknown, out: (r: number) => void) {
      out(num(v))
      for (let i = 0; i < (num(v) + salt) % 4; i++) yield num(v) + i * 7
    }),
  count: (salt) => new KeyedCountOperator((v: unknown) => num(v) % (3 + salt)),
  reduce: (salt) =>
    new KeyedReduceOperator<unknown>(
      (v) => num(v) % (2 + salt),
      (a, b) => (num(a) + num(b)) % 997,
    ),
  process: (salt) =>
    new KeyedProcessOperator<number, unknown, number>(
      (v) => num(v) % 4,
      () => ({
        *processElement(v, context) {
          if (num(v) % 2 === 1) context.output(ODD, num(v))
          if (context.timestamp !== null) context.timers.registerEventTimeTimer(context.timestamp + salt)
          yield num(v) + 1
          if (num(v) % 3 === 0) yield num(v) + 2
        },
        *onTimer(time, context) {
          yield time + context.currentKey
          context.output(ODD, time)
          yield time * 2
        },
      }),
    ),
  watermarks: (salt) =>
    new TimestampsAndWatermarksOperator(
      WatermarkStrategy.forBoundedOutOfOrderness<unknown>(salt)
        .withTimestampAssigner((v) => num(v))
        .withEmitOnEvent(),
      0,
      false,
    ),
  timestamps: () =>
    new TimestampsAndWatermarksOperator(
      WatermarkStrategy.noWatermarks<unknown>().withTimestampAssigner((v, old) => (old ?? 0) + (num(v) % 5)),
      0,
      false,
    ),
}

export interface ChainNode {
  readonly kind: string
  readonly salt: number
  /** Which earlier node it stands behind. */
  readonly parent: number
  /** Takes the side output of its parent instead. */
  readonly side: boolean
  /** A leaf that leaves the chain by an edge, not in a sink. */
  readonly leaves: boolean
}

export const arbitraryChain: fc.Arbitrary<ChainNode[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...Object.keys(makers)),
    salt: fc.nat(4),
    parent: fc.nat(100),
    side: fc.boolean(),
    leaves: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
)

/** A sink in a chain that takes so many records at a time, and notes all it is told. */
export class NotingSink implements Sink<unknown> {
  readonly notes: unknown[] = []
  private room = Infinity
  private roomPerTurn = Infinity

  limit(roomPerTurn: number): void {
    this.room = this.roomPerTurn = roomPerTurn
  }

  /** Makes room again. */
  refill(): void {
    this.room = this.roomPerTurn
  }

  createWriter() {
    return {
      write: (value: unknown, timestamp: number) => {
        this.notes.push([value, timestamp])
        this.room--
      },
      full: () => this.room <= 0,
      watermark: (timestamp: number) => void this.notes.push(`watermark ${timestamp}`),
      flush: (end: boolean) => void this.notes.push(`flush ${end}`),
    }
  }
}

/** The program of a random chain: node 0 is fed from outside, node 1 is its head. */
export function chainProgram(chain: readonly ChainNode[]): {
  program: Program
  head: number
  sinks: Map<number, NotingSink>
} {
  const builder = new PlanBuilder()
  const sinks = new Map<number, NotingSink>()
  const targets: DraftNode[] = []
  const operator = (name: string, create: () => Operator, from: Upstream, chaining?: 'head' | 'never') =>
    builder.add(
      { kind: 'operator', name, code: { kind: 'operator', create }, ...(chaining ? { chaining } : {}) },
      [[from]],
    )
  const feed = builder.add({
    kind: 'source',
    name: 'feed',
    code: { kind: 'source', source: { boundedness: 'bounded' } as never },
    chaining: 'never',
  })
  const head = operator(
    'head',
    () => new PassThroughOperator(),
    { node: feed.id, partition: 'forward' },
    'head',
  )
  const nodes: { draft: DraftNode; kind: string; used: boolean; leaves: boolean }[] = [
    { draft: head, kind: 'head', used: false, leaves: true },
  ]
  for (const [i, { kind, salt, parent, side, leaves }] of chain.entries()) {
    const above = nodes[parent % nodes.length]
    const takesSide = side && above.kind === 'process'
    above.used ||= !takesSide
    const draft = operator(`${kind} ${i}`, () => makers[kind](salt), {
      node: above.draft.id,
      partition: 'forward',
      ...(takesSide ? { side: ODD.id } : {}),
    })
    nodes.push({ draft, kind, used: false, leaves })
  }
  for (const { draft, used, leaves } of nodes) {
    if (used) continue
    if (leaves) {
      targets.push(
        operator(
          `out of ${draft.name}`,
          () => new PassThroughOperator(),
          { node: draft.id, partition: 'forward' },
          'never',
        ),
      )
    } else {
      const sink = new NotingSink()
      const node = builder.add(
        {
          kind: 'sink',
          name: `sink of ${draft.name}`,
          code: { kind: 'operator', create: () => new SinkOperator(sink) },
        },
        [[{ node: draft.id, partition: 'forward' }]],
      )
      sinks.set(node.id, sink)
      targets.push(node)
    }
  }
  const program = builder.build({ name: 'random', parallelism: 1, chaining: true }, targets)
  return { program, head: head.id, sinks }
}
