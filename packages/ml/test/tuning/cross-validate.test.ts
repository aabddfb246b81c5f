import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { crossValidate, Knn, MulticlassClassificationEvaluator, paramGrid } from '../../src/index.ts'

test('a grid has all combinations', () => {
  expect(paramGrid({ a: [1, 2], b: ['x', 'y'] })).toEqual([
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 2, b: 'y' },
  ])
  expect(paramGrid({ a: [], b: [1] })).toEqual([])
})

test('tests each fold by the others, and learns from all with the best', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({ features: [i], label: i < 15 ? 0 : 1 }))
  const sizes: number[] = []
  const { best, trials, model } = await crossValidate(
    new ExecutionEnvironment({ parallelism: 2 }).fromCollection(rows),
    {
      grid: paramGrid({ k: [29, 3] }),
      learner: (point) => new Knn(point),
      evaluate: async (predictions) => {
        sizes.push((await predictions.collect()).length)
        return (await new MulticlassClassificationEvaluator().evaluate(predictions)).accuracy ?? NaN
      },
    },
  )
  expect(best.point).toEqual({ k: 3 })
  expect(trials.map(({ figures }) => figures.length)).toEqual([3, 3])
  expect(sizes.slice(0, 3).reduce((a, b) => a + b)).toBe(30)
  expect(model.rowFunction()({ features: [29] })?.prediction).toBe(1)
})

test('an empty grid is refused', async () => {
  const options = { grid: [], learner: () => new Knn(), evaluate: () => Promise.resolve(1) }
  await expect(crossValidate(new ExecutionEnvironment().fromElements(1), options)).rejects.toMatchObject({
    code: 'ML_PARAMETER',
  })
})
