import { StreamExecutionEnvironment } from '@wiesel/datastream'
import {
  FunctionSink,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  EventTimeSessionWindows,
  WatermarkStrategy,
  type AggregateFunction,
  type WindowAssigner,
  type TimeWindow,
} from '@wiesel/runtime'
import type { BenchCase, Suite } from '../harness/bench-case.ts'

interface Click {
  user: string
  ts: number
}

const ROWS = 1_000_000
const DISORDER_MS = 5_000
const STEP_MS = 1
const CHECK_EVERY = 1024

function clicks(): Click[] {
  let state = 42
  return Array.from({ length: ROWS }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return {
      user: `user-${state % 1000}`,
      ts: 1_700_000_000_000 + i * STEP_MS - ((state >>> 8) % DISORDER_MS),
    }
  })
}

const count: AggregateFunction<Click, number, number> = {
  createAccumulator: () => 0,
  add: (_, n) => n + 1,
  getResult: (n) => n,
  merge: (a, b) => a + b,
}

function ours(data: readonly Click[], assigner: WindowAssigner<Click, TimeWindow>): () => Promise<number> {
  return async () => {
    let results = 0
    const env = new StreamExecutionEnvironment({ autoWatermarkInterval: 5 })
    env
      .fromCollection(
        data,
        WatermarkStrategy.forBoundedOutOfOrderness<Click>(DISORDER_MS).withTimestampAssigner(
          (click) => click.ts,
        ),
      )
      .keyBy((click) => click.user)
      .window(assigner)
      .aggregate(count)
      .sinkTo(new FunctionSink<number>((n) => void (results += n)))
    await env.execute()
    return results
  }
}

/** The same by hand: a Map per window, fired when the largest timestamp less the disorder has passed its end. */
function tumblingByHand(data: readonly Click[], sizeMs: number): number {
  let results = 0
  let max = -Infinity
  const windows = new Map<number, Map<string, { n: number }>>()
  const fire = (watermark: number): void => {
    for (const [start, counts] of windows) {
      if (start + sizeMs - 1 > watermark) continue
      for (const { n } of counts.values()) results += n
      windows.delete(start)
    }
  }
  let i = 0
  for (const { user, ts } of data) {
    if (ts > max) max = ts
    const start = ts - (ts % sizeMs)
    let counts = windows.get(start)
    if (counts === undefined) windows.set(start, (counts = new Map()))
    const cell = counts.get(user)
    if (cell === undefined) counts.set(user, { n: 1 })
    else cell.n++
    if (++i % CHECK_EVERY === 0) fire(max - DISORDER_MS - 1)
  }
  fire(Infinity)
  return results
}

/** Keyed event-time windows over 1 K keys, out of order by up to 5 s. */
export const window: Suite = {
  name: 'window',
  cases: () => {
    const data = clicks()
    const tumbling = ours(data, TumblingEventTimeWindows.of<Click>('10 s'))
    const cases: BenchCase[] = [
      {
        name: 'tumbling 10 s, count',
        amount: ROWS,
        unit: 'records/s',
        peerName: 'hand-written Maps',
        ours: tumbling,
        peer: () => tumblingByHand(data, 10_000),
        target: 0.35,
      },
      {
        name: 'sliding 60 s / 1 s, count',
        amount: ROWS,
        unit: 'records/s',
        peerName: 'our tumbling 10 s',
        ours: ours(data, SlidingEventTimeWindows.of<Click>('60 s', '1 s')),
        peer: tumbling,
        target: 0.3,
      },
      {
        name: 'sessions, gap 2 s, count',
        amount: ROWS,
        unit: 'records/s',
        peerName: 'our tumbling 10 s',
        ours: ours(data, EventTimeSessionWindows.withGap<Click>('2 s')),
        peer: tumbling,
      },
    ]
    return cases
  },
}
