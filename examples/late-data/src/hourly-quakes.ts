import type { DataStream, StreamExecutionEnvironment } from '@wiesel/datastream'
import {
  outputTag,
  TumblingEventTimeWindows,
  WatermarkStrategy,
  type AggregateFunction,
  type ProcessWindowFunction,
  type TimeWindow,
} from '@wiesel/runtime'
import type { Quake } from './quake.ts'
import type { Settings } from './settings.ts'

/** The earthquakes of a network that happened in one hour, as far as they are known. */
export interface HourlyQuakes {
  readonly network: string
  readonly hour: number
  readonly quakes: number
  readonly strongest: number
}

type Sums = Pick<HourlyQuakes, 'quakes' | 'strongest'>

const countQuakes: AggregateFunction<Quake, Sums, Sums> = {
  createAccumulator: () => ({ quakes: 0, strongest: -Infinity }),
  add: ({ magnitude }, { quakes, strongest }) => ({
    quakes: quakes + 1,
    strongest: Math.max(strongest, magnitude),
  }),
  getResult: (sums) => sums,
  merge: (a, b) => ({ quakes: a.quakes + b.quakes, strongest: Math.max(a.strongest, b.strongest) }),
}

const nameHour: ProcessWindowFunction<Sums, HourlyQuakes, string, TimeWindow> = {
  process: (network, { window }, [sums]) => [{ network, hour: window.start, ...sums }],
}

/** What is computed. */
export interface QuakeStreams {
  /** For each network and hour, once it is complete; and again with each earthquake that came late but was allowed. */
  readonly hourly: DataStream<HourlyQuakes>
  /** Earthquakes that came too late for their hour. */
  readonly late: DataStream<Quake>
}

/** Counts earthquakes by network and by the hour in which they happened, in the order in which they were reported. */
export function hourlyQuakes(
  env: StreamExecutionEnvironment,
  quakes: readonly Quake[],
  { boundMs, latenessMs }: Settings,
): QuakeStreams {
  const happened = WatermarkStrategy.forBoundedOutOfOrderness<Quake>(boundMs)
    .withTimestampAssigner(({ time }) => time)
    // A watermark after each earthquake: what is late depends on the reports alone.
    .withEmitOnEvent()
  const late = outputTag<Quake>('late')
  const hourly = env
    .fromCollection(quakes, happened)
    .name('Reports')
    // All of it is about one order.
    .setParallelism(1)
    .keyBy(({ network }) => network)
    .window(TumblingEventTimeWindows.of<Quake>('1 h'))
    .allowedLateness(latenessMs)
    .sideOutputLateData(late)
    .aggregate(countQuakes, nameHour)
    .name('Hourly earthquakes')
  return { hourly, late: hourly.getSideOutput(late) }
}
