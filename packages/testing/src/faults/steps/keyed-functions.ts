/** Functions with state and timers for each key. What they say is said at the end, so that what is lost is missing. */
import {
  aggregatingState,
  listState,
  mapState,
  reducingState,
  valueState,
  type AppendingState,
  type BroadcastReader,
  type BroadcastWriter,
  type KeyedBroadcastProcessFunction,
  type KeyedCoProcessFunction,
  type KeyedProcessContext,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type ListState,
  type MapState,
  type ValueState,
} from '@wiesel/runtime'
import { AT_THE_END, sumOf } from './step.ts'

/** Sums each key. */
export class TimedSum implements KeyedProcessFunction<number, number, number> {
  protected sum!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.sum = context.getState(valueState<number>('sum'))
  }

  processElement(n: number, { timers }: KeyedProcessContext<number>): void {
    const sum = this.sum.value()
    // With the first record only, so that a timer that is lost is missing.
    if (typeof sum !== 'number') timers.registerEventTimeTimer(AT_THE_END)
    this.sum.update((sum ?? 0) + n)
  }

  onTimer(_time: number, _context: unknown, out: (value: number) => void): void {
    out(this.sum.value() ?? 0)
  }
}

/** Sums both streams for each key. */
export class TimedSumOfTwo
  extends TimedSum
  implements KeyedCoProcessFunction<number, number, number, number>
{
  processElement1(n: number, context: KeyedProcessContext<number>): void {
    this.processElement(n, context)
  }

  processElement2(n: number, context: KeyedProcessContext<number>): void {
    this.processElement(2 * n, context)
  }
}

export const RULES = mapState<number, number>('rules')

/** Sums each key; says the sum together with all that was broadcast. */
export class TimedSumWithRules implements KeyedBroadcastProcessFunction<number, number, number, number> {
  private sum!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.sum = context.getState(valueState<number>('sum'))
  }

  processElement(n: number, { timers }: KeyedProcessContext<number>): void {
    if (typeof this.sum.value() !== 'number') timers.registerEventTimeTimer(AT_THE_END)
    this.sum.update((this.sum.value() ?? 0) + n)
  }

  processBroadcastElement(n: number, context: BroadcastWriter): void {
    context.getBroadcastState(RULES).put(n, n)
  }

  onTimer(_time: number, context: BroadcastReader, out: (value: number) => void): void {
    out((this.sum.value() ?? 0) * 2 + sumOf([...context.getBroadcastState(RULES).entries()].map(([n]) => n)))
  }
}

const LONG = { time: '1000 d' } as const
const SHORT = {
  time: 3,
  update: 'on-read-and-write',
  cleanup: { incremental: 2, fullSnapshot: true },
} as const

/** Keeps each key's numbers in states of all kinds; some have a time to live, which does not matter to what is said. */
export class AllStates implements KeyedProcessFunction<number, number, number> {
  private list!: ListState<number>
  private map!: MapState<number, number>
  private most!: AppendingState<number, number>
  private count!: AppendingState<number, number>
  private hint!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.list = context.getListState(listState<number>('list', { ttl: LONG }))
    this.map = context.getMapState(mapState<number, number>('map', { ttl: LONG }))
    this.most = context.getReducingState(reducingState<number>('most', Math.max))
    this.count = context.getAggregatingState(
      aggregatingState<number, number, number>('count', {
        createAccumulator: () => 0,
        add: (_n, count) => count + 1,
        getResult: (count) => count,
        merge: (a, b) => a + b,
      }),
    )
    this.hint = context.getState(valueState<number>('hint', { ttl: SHORT }))
  }

  processElement(n: number, { currentKey, timers }: KeyedProcessContext<number>): void {
    if ((this.hint.value() ?? currentKey) !== currentKey) throw new Error('the hint of another key')
    this.hint.update(currentKey)
    if (this.count.get() === undefined) timers.registerEventTimeTimer(AT_THE_END)
    this.count.add(1)
    this.most.add(n)
    this.list.add(n)
    this.map.put(n % 7, (this.map.get(n % 7) ?? 0) + 1)
  }

  onTimer(_time: number, _context: unknown, out: (value: number) => void): void {
    out(sumOf(this.list.get()))
    out((this.most.get() ?? 0) * 1000 + (this.count.get() ?? 0))
    for (const [rest, count] of this.map.entries()) out(rest * 1000 + count)
  }
}
