import { csvFile } from '@wiesel/connector-files'
import type { DataStream, StreamExecutionEnvironment } from '@wiesel/datastream'
import {
  EventTimeSessionWindows,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  WatermarkStrategy,
} from '@wiesel/runtime'
import { compareCities, type Contrast } from './contrast.ts'
import { daySchema, type Day } from './day.ts'
import { nameRainfall, sumRain, type Rainfall } from './rainfall.ts'
import { meanWarmth, nameWarmth, type Warmth } from './warmth.ts'

/** One stream for each kind of window. */
export interface WeatherWindows {
  /** Tumbling: the rain of each week. */
  readonly weeks: DataStream<Rainfall>
  /** Sliding: the mean of the highest temperatures of 30 days, every 10 days. */
  readonly months: DataStream<Warmth>
  /** Sessions: days of rain in a row. */
  readonly spells: DataStream<Rainfall>
  /** Count: the windiest of each 100 days of a city. */
  readonly windiest: DataStream<Day>
  /** Tumbling over the whole stream: New York beside Seattle, day by day. */
  readonly contrasts: DataStream<Contrast>
}

/**
 * The days of both cities with event time. The file has one city behind the other, so each gets its own watermarks; the
 * windows behind go by the smaller of the two.
 */
function daysOfCities(env: StreamExecutionEnvironment, file: string): DataStream<Day> {
  const dates = WatermarkStrategy.forMonotonousTimestamps<Day>()
    .withTimestampAssigner(({ date }) => date)
    .withEmitOnEvent()
  const days = env.fromSource(csvFile(file, { schema: daySchema }), undefined, 'Days').setParallelism(1)
  const cityDays = (city: string): DataStream<Day> =>
    days
      .filter(({ location }) => location === city)
      .setParallelism(1)
      .assignTimestampsAndWatermarks(dates)
      .name(city)
      .setParallelism(1)
  return cityDays('Seattle').union(cityDays('New York'))
}

/** Builds the windows over a file of days. */
export function weatherWindows(env: StreamExecutionEnvironment, file: string): WeatherWindows {
  const days = daysOfCities(env, file)
  const byCity = days.keyBy(({ location }) => location)
  const rainyByCity = days
    .filter(({ precipitation }) => precipitation > 0)
    .name('Rainy days')
    .setParallelism(1)
    .keyBy(({ location }) => location)
  return {
    weeks: byCity.window(TumblingEventTimeWindows.of<Day>('7 d')).aggregate(sumRain, nameRainfall),
    months: byCity.window(SlidingEventTimeWindows.of<Day>('30 d', '10 d')).aggregate(meanWarmth, nameWarmth),
    // The next day of rain is 24 hours later: a gap of more than that joins them, a dry day between parts them.
    spells: rainyByCity.window(EventTimeSessionWindows.withGap<Day>('30 h')).aggregate(sumRain, nameRainfall),
    windiest: byCity.countWindow(100).maxBy('wind'),
    contrasts: days.windowAll(TumblingEventTimeWindows.of<Day>('1 d')).process(compareCities),
  }
}
