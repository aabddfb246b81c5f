import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { SequenceSource } from '@wiesel/runtime'
import { FaultCounts, simulateFaults } from '@wiesel/testing'
import { expect, test } from 'vitest'
import { OnlineLogisticRegression, OnlineStandardScaler } from '../../src/index.ts'

const LAST = 60

const rowOf = (id: number) => ({
  id,
  features: [(id % 7) - 3, 1],
  input: [id % 5, id],
  label: id % 7 > 3 ? 1 : 0,
})

/** Rows in one order, so that versions do not depend on chance. */
const rowsIn = (env: StreamExecutionEnvironment) =>
  env
    .fromSource(new SequenceSource(1, LAST))
    .setParallelism(1)
    .uid('rows')
    .map(rowOf)
    .setParallelism(1)
    .uid('made')

/** What a job in which a model learns and serves tells: every version, and that each row was served. */
const jobs = {
  'logistic regression': (env: StreamExecutionEnvironment) => {
    const rows = rowsIn(env)
    const start = { coefficient: [0, 0], modelVersion: 0 }
    const model = new OnlineLogisticRegression({ globalBatchSize: 8 }, start).fit(rows)
    const versions = model.versions.map((version) => `version ${JSON.stringify(version)}`)
    return versions.union(model.transform(rows).map(({ id }) => `row ${id}`))
  },
  'standard scaler': (env: StreamExecutionEnvironment) => {
    const rows = rowsIn(env)
    const model = new OnlineStandardScaler({ windows: { type: 'countTumbling', size: 9 } }).fit(rows)
    const versions = model.versions.map(({ version, mean, std }) => JSON.stringify([version, mean, std]))
    return versions.union(model.transform(rows).map(({ id }) => `row ${id}`))
  },
}

test.each(Object.entries(jobs))(
  '%s: killed again and again, at other parallelisms',
  async (description, build) => {
    const env = new StreamExecutionEnvironment()
    const expected = await build(env).collect().toArray()
    expect(expected.filter((line) => line.startsWith('row')).length).toBe(LAST)
    const counts = new FaultCounts()
    for (let seed = 1; seed <= 12; seed++) {
      const { wrong, counts: seen } = await simulateFaults(seed, {
        description,
        expected,
        build: (sink, parallelism) => {
          const one = new StreamExecutionEnvironment({ parallelism, maxParallelism: 16 })
          build(one).sinkTo(sink).uid('sink')
          return one.program('job')
        },
      })
      expect(wrong, `seed ${seed}`).toBeUndefined()
      counts.addAll(seen)
    }
    expect(counts.of('restored')).toBeGreaterThan(0)
  },
)
