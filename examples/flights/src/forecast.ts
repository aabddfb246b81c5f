import { jsonArrayFile } from '@wiesel/connector-files'
import { ExecutionEnvironment } from '@wiesel/dataset'
import type { DataStream } from '@wiesel/datastream'
import { exampleAt } from '@wiesel/example-train-model/flights'
import { boostedTrees } from '@wiesel/example-train-model/pipelines'
import type { PipelineModel } from '@wiesel/ml'
import { dataFile, flightSchema, type Flight } from './flight.ts'

/** The flights that left one airport: how many were late, by more than a quarter of an hour, and how many should have been. */
export interface Forecast {
  readonly airport: string
  readonly flights: number
  readonly late: number
  /** The sum of the probabilities, by the model, that they are late. */
  readonly expectedLate: number
}

/** The model knows the flights of January. */
const LEARNED_UNTIL = Date.UTC(2001, 1, 1)
const TREES = 15

/** Learns from the flights of January which are late. One subtask, so that it is the same model wherever it is learned. */
export async function learnLateness(): Promise<PipelineModel> {
  const january = new ExecutionEnvironment({ parallelism: 1 })
    .fromSource(jsonArrayFile(dataFile('flights-20k.json'), { schema: flightSchema }))
    .filter(({ date }) => date < LEARNED_UNTIL)
    .map(({ date, ...flight }) => exampleAt(date, flight))
  return boostedTrees(TREES).fit(january)
}

/** For each airport its flights so far that the model does not know, again with each of them. */
export function forecasts(flights: DataStream<Flight>, model: PipelineModel): DataStream<Forecast> {
  const examples = flights
    .filter(({ date }) => date >= LEARNED_UNTIL)
    .name('Since February')
    .map(({ date, ...flight }) => exampleAt(date, flight))
    .name('What is known before')
  return model
    .transform(examples)
    .map(({ origin, label, rawPrediction }): Forecast => {
      const [, expectedLate] = rawPrediction as number[]
      return { airport: origin, flights: 1, late: label, expectedLate }
    })
    .name('Probability')
    .keyBy(({ airport }) => airport)
    .reduce((a, b) => ({
      airport: a.airport,
      flights: a.flights + b.flights,
      late: a.late + b.late,
      expectedLate: a.expectedLate + b.expectedLate,
    }))
    .name('Forecasts')
}
