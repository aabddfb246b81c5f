import type { DataStream, StreamExecutionEnvironment } from '@wiesel/datastream'
import { WatermarkStrategy } from '@wiesel/runtime'
import type { NexmarkEvent } from './events.ts'

/** How much later than newer ones an event may come. */
export const DISORDER_MS = 100

/** The events as a stream in event time. */
export function nexmarkSource(
  env: StreamExecutionEnvironment,
  events: readonly NexmarkEvent[],
): DataStream<NexmarkEvent> {
  return env.fromCollection(
    events,
    WatermarkStrategy.forBoundedOutOfOrderness<NexmarkEvent>(DISORDER_MS).withTimestampAssigner(
      (event) => event.dateTime,
    ),
  )
}
