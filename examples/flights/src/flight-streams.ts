import { jsonArrayFile } from '@wiesel/connector-files'
import type { DataStream, StreamExecutionEnvironment } from '@wiesel/datastream'
import { outputTag, TumblingEventTimeWindows, WatermarkStrategy } from '@wiesel/runtime'
import { combine, NameWindow, SumDelays, type AirportDelays, type HourlyDelays } from './delays.ts'
import { everLater, type EverLater } from './ever-later.ts'
import { flightSchema, type Flight } from './flight.ts'
import { LandingOrder } from './landing-order.ts'
import type { Settings } from './settings.ts'

/** What is computed from the flights. */
export interface FlightStreams {
  /** The flights as they are reported. */
  readonly flights: DataStream<Flight>
  /** For each airport and window with departures, once the window is complete. */
  readonly hourly: DataStream<HourlyDelays>
  /** For each airport all of its windows so far, again with each window. */
  readonly airports: DataStream<AirportDelays>
  /** Where departures grew ever later. */
  readonly everLater: DataStream<EverLater>
  /** Flights that were reported after their window was complete. */
  readonly late: DataStream<Flight>
}

/** Flights as they are reported: each when it lands, so long and delayed ones come after others that left later. */
function reportedFlights(env: StreamExecutionEnvironment, { input, boundMs }: Settings): DataStream<Flight> {
  const departures = WatermarkStrategy.forMonotonousTimestamps<Flight>()
    .withTimestampAssigner((flight) => flight.date)
    .withEmitOnEvent()
  const reports = WatermarkStrategy.forBoundedOutOfOrderness<Flight>(boundMs)
    .withTimestampAssigner((flight) => flight.date)
    // What is late then depends on the flights alone, not on the speed of the machine.
    .withEmitOnEvent()
  // One subtask, since all of it is about one order.
  return env
    .fromSource(jsonArrayFile(input, { schema: flightSchema }), departures, 'Departures')
    .setParallelism(1)
    .keyBy(() => 'all')
    .process(() => new LandingOrder())
    .name('Landing order')
    .setParallelism(1)
    .assignTimestampsAndWatermarks(reports)
    .name('Reports')
    .setParallelism(1)
}

/** Builds the streams: windows of departures per airport, what came too late for them, and a pattern of delays. */
export function flightStreams(env: StreamExecutionEnvironment, settings: Settings): FlightStreams {
  const lateFlights = outputTag<Flight>('late-flights')
  const flights = reportedFlights(env, settings)
  const hourly = flights
    .keyBy((flight) => flight.origin)
    .window(TumblingEventTimeWindows.of<Flight>(settings.windowMs))
    .sideOutputLateData(lateFlights)
    .aggregate(new SumDelays(), () => new NameWindow())
    .name('Hourly delays')
  const airports = hourly
    .map(({ airport, flights, totalDelay, maxDelay }) => ({
      airport,
      hours: 1,
      flights,
      totalDelay,
      maxDelay,
    }))
    .name('One window')
    .keyBy(({ airport }) => airport)
    .reduce((a, b) => ({ ...combine(a, b), airport: a.airport, hours: a.hours + b.hours }))
    .name('Airports')
  return { flights, hourly, airports, everLater: everLater(flights), late: hourly.getSideOutput(lateFlights) }
}
