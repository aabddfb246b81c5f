import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PCA } from '../../src/index.ts'

const entry = fc.integer({ min: -20, max: 20 })
const rowsOf = fc.array(fc.tuple(entry, entry, entry), { minLength: 2, maxLength: 20 })

test('what comes out is not correlated, varies as the model says, and has lost nothing', async () => {
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 3 }), async (points, parallelism) => {
      const rows = points.map((input) => ({ input }))
      const data = new ExecutionEnvironment({ parallelism }).fromCollection(rows)
      const model = await new PCA({ k: 3 }).fit(data)
      const turn = model.rowFunction()
      const out = rows.map((row) => turn(row)?.output as number[])
      const covariance = (i: number, j: number): number =>
        out.reduce((sum, values) => sum + values[i] * values[j], 0) / (out.length - 1)
      for (const i of [0, 1, 2])
        for (const j of [0, 1, 2])
          expect(covariance(i, j)).toBeCloseTo(i === j ? model.data.explainedVariance[i] : 0, 6)
      for (const [i, point] of points.entries()) {
        const { mean, components } = model.data
        const back = point.map(
          (_, at) => mean[at] + out[i].reduce((sum, far, c) => sum + far * components[c][at], 0),
        )
        for (const at of [0, 1, 2]) expect(back[at]).toBeCloseTo(point[at], 8)
      }
    }),
    { numRuns: 30 },
  )
})

test.each([
  ['one row', [{ input: [1, 2] }], {}, 'ML_TRAINING_DATA'],
  ['more directions than entries', [{ input: [1] }, { input: [2] }], { k: 2 }, 'ML_PARAMETER'],
  ['NaN', [{ input: [NaN, 1] }], {}, 'ML_ROW'],
])('%s is refused', async (_, rows, params, code) => {
  const data = new ExecutionEnvironment({ parallelism: 1 }).fromCollection<any>(rows)
  await expect(new PCA(params).fit(data)).rejects.toMatchObject({ code })
})
