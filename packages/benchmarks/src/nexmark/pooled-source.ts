import type { DataStream, StreamExecutionEnvironment } from '@wiesel/datastream'
import {
  WatermarkStrategy,
  type Collector,
  type ProcessContext,
  type ProcessFunction,
  type RuntimeContext,
} from '@wiesel/runtime'
import { EventPool } from './event-pool.ts'
import type { NexmarkEvent } from './events.ts'
import { DISORDER_MS } from './nexmark-source.ts'

/** Gives each subtask every n-th event, so that all are at the same time, whatever numbers they read. */
class EventsInTurns implements ProcessFunction<number, NexmarkEvent> {
  private readonly pool = new EventPool()
  private next = 0
  private step = 1

  open({ subtask, parallelism }: RuntimeContext): void {
    this.next = subtask
    this.step = parallelism
  }

  processElement(_n: number, _context: ProcessContext, out: Collector<NexmarkEvent>): void {
    out(this.pool.event(this.next))
    this.next += this.step
  }
}

/** So many events from the pool, in event time. */
export function pooledSource(env: StreamExecutionEnvironment, events: number): DataStream<NexmarkEvent> {
  return env
    .fromSequence(1, events)
    .process(() => new EventsInTurns())
    .assignTimestampsAndWatermarks(
      WatermarkStrategy.forBoundedOutOfOrderness<NexmarkEvent>(DISORDER_MS).withTimestampAssigner(
        (event) => event.dateTime,
      ),
    )
}
