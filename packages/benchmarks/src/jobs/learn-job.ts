import { defineJob } from '@wiesel/dataset'
import { LogisticRegression } from '@wiesel/ml'

/** Learns from rows that follow from their numbers. */
export default defineJob('learn', async (env, { records = '0' }) => {
  const count = Number(records)
  const rows = env.fromSequence(1, count).map((n) => {
    const features = Array.from({ length: 20 }, (_, i) => ((n * (i + 3)) % 101) / 50 - 1)
    return { features, label: features[0] + features[1] > 0 ? 1 : 0 }
  })
  await new LogisticRegression({ maxIter: 20, globalBatchSize: count, tol: 0 }).fit(rows)
})
