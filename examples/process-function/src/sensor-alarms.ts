import type { DataStream, StreamExecutionEnvironment } from '@wiesel/datastream'
import { WatermarkStrategy } from '@wiesel/runtime'
import { DISORDER_MS, type Reading } from './reading.ts'
import { nonsense, SilenceAlarm, type Alarm } from './silence-alarm.ts'

/** What is found in the readings. */
export interface SensorStreams {
  readonly alarms: DataStream<Alarm>
  readonly nonsense: DataStream<Reading>
}

/** Watches sensors: one is silent when nothing came from it for the timeout. */
export function sensorAlarms(
  env: StreamExecutionEnvironment,
  readings: readonly Reading[],
  timeoutMs: number,
): SensorStreams {
  const measured = WatermarkStrategy.forBoundedOutOfOrderness<Reading>(DISORDER_MS).withTimestampAssigner(
    ({ at }) => at,
  )
  const alarms = env
    .fromCollection(readings, measured)
    .name('Readings')
    .keyBy(({ sensor }) => sensor)
    .process(() => new SilenceAlarm(timeoutMs))
    .name('Silence alarm')
    .uid('silence-alarm')
  return { alarms, nonsense: alarms.getSideOutput(nonsense) }
}
