import type { DataStream } from '@wiesel/datastream'
import { OnlineLogisticRegression, serveModels, OnlineLogisticRegressionModel } from '@wiesel/ml'
import type { Reading } from './readings.ts'

/** A reading with what both models say. */
export interface Judged extends Reading {
  /** By the first version. */
  readonly once: number
  /** By the newest version there was. */
  readonly prediction: number
  readonly modelVersion: number
}

const COLUMNS = { rawPredictionCol: null } as const

/** Learns from the readings, and judges them by the model as it is and as it was at first. */
export function judge(readings: DataStream<Reading>, batch: number): DataStream<Judged> {
  const start = { coefficient: [0, 0], modelVersion: 0 }
  const model = new OnlineLogisticRegression({ globalBatchSize: batch, ...COLUMNS }, start).fit(readings)
  const first = model.versions.filter(({ modelVersion }) => modelVersion === 1)
  const once = serveModels(
    readings,
    first,
    (version) =>
      new OnlineLogisticRegressionModel(
        { ...COLUMNS, predictionCol: 'once', modelVersionCol: 'onceVersion' },
        version,
      ),
    { name: 'Judge by the first version' },
  )
  return model.transform(once)
}

/** How many of some readings both models were right about. */
export interface Score {
  readonly readings: number
  readonly once: number
  readonly online: number
}

/** Scores of readings side by side, `each` to a score, in their order. */
export async function scores(judged: AsyncIterable<Judged>, each: number): Promise<Score[]> {
  const found: Score[] = []
  for await (const { id, label, once, prediction } of judged) {
    const at = Math.floor((id - 1) / each)
    const known = found[at] ?? { readings: 0, once: 0, online: 0 }
    found[at] = {
      readings: known.readings + 1,
      once: known.once + Number(once === label),
      online: known.online + Number(prediction === label),
    }
  }
  return found
}
