// Earthquakes by the hour in which they happened, although many are reported hours later.
import { defineJob, type DataStream } from '@wiesel/datastream'
import { hourlyQuakes } from './hourly-quakes.ts'
import { reportedQuakes } from './quake.ts'
import { QuakeReport, type Note } from './quake-report.ts'
import { settingsOf } from './settings.ts'

export default defineJob('earthquakes', (env, parameters) => {
  const { hourly, late } = hourlyQuakes(env, reportedQuakes(), settingsOf(parameters))
  const results: DataStream<Note> = hourly.map((hour): Note => ({ kind: 'hour', hour }))
  results
    .union(late.map((): Note => ({ kind: 'late' })))
    .sinkTo(new QuakeReport())
    .name('Report')
    .setParallelism(1)
})
