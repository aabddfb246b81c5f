// Delays of real flights, per airport and hour of departure, worst airports, departures that grew ever later, how many flights a model takes for late, the best connected airports, and what came too late.
import { join } from 'node:path'
import { fileSink } from '@wiesel/connector-files'
import { defineJob, type DataStream } from '@wiesel/datastream'
import { csv, float, int, jsonLines, schema, string, timestamp } from '@wiesel/formats'
import { stageOf, type PipelineModel } from '@wiesel/ml'
import { meanDelay } from './delays.ts'
import { flightSchema } from './flight.ts'
import { forecasts, learnLateness } from './forecast.ts'
import { flightStreams } from './flight-streams.ts'
import { FlightReport, type Note } from './report/flight-report.ts'
import { settingsOf } from './settings.ts'

const hourlyRow = schema({
  airport: string(),
  hour: timestamp('yyyy-MM-dd HH:mm'),
  flights: int(),
  meanDelay: float(),
  maxDelay: int(),
})

export default defineJob('flights', {
  // Once, before the threads build the job: what is learned goes to all of them.
  prepare: async () => (await learnLateness()).toStored(),
  build: (env, parameters, lateness) => {
    const settings = settingsOf(parameters, env.startedAt)
    const { flights, hourly, airports, everLater, late } = flightStreams(env, settings)

    hourly
      .map((delays) => ({ ...delays, meanDelay: meanDelay(delays) }))
      .name('Mean delays')
      .sinkTo(
        fileSink({
          path: join(settings.output, 'hourly'),
          format: csv({ schema: hourlyRow, header: true }),
          suffix: '.csv',
        }),
      )
      .name('Hourly files')
    late
      .sinkTo(
        fileSink({
          path: join(settings.output, 'late'),
          format: jsonLines({ schema: flightSchema }),
          suffix: '.jsonl',
        }),
      )
      .name('Late files')

    const notes: DataStream<Note> = hourly.map((delays): Note => ({ kind: 'hour', delays })).name('Note hour')
    notes
      .union(
        airports.map((delays): Note => ({ kind: 'airport', delays })).name('Note airport'),
        everLater.map((found): Note => ({ kind: 'ever-later', found })).name('Note ever later'),
        forecasts(flights, stageOf(lateness) as PipelineModel)
          .map((forecast): Note => ({ kind: 'forecast', forecast }))
          .name('Note forecast'),
        late.map((): Note => ({ kind: 'late' })).name('Note late flight'),
      )
      .sinkTo(new FlightReport(settings))
      .name('Report')
      .setParallelism(1)
  },
})
