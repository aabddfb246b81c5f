import { ExecutionEnvironment } from '@wiesel/dataset'
import { BinaryClassificationEvaluator, type GBTClassifierModel } from '@wiesel/ml'
import { expect, test } from 'vitest'
import { lossByTrees, rocCurve } from '../src/curves.ts'
import { exampleOf, readFlights } from '../src/flights.ts'
import { boostedTrees } from '../src/pipelines.ts'
import { reportPage } from '../src/report.ts'

test('a flight is known by hour, weekday and airports', () => {
  expect(
    exampleOf({ date: '2001/01/01 23:47', delay: 16, distance: 5, origin: 'DTW', destination: 'LAS' }),
  ).toEqual({ hour: 23, weekday: 1, distance: 5, origin: 'DTW', destination: 'LAS', label: 1 })
})

test('what is drawn is what the evaluator measures; trees make the loss smaller', async () => {
  const flights = (await readFlights('flights-2k.json')).slice(0, 1000)
  const data = new ExecutionEnvironment({ parallelism: 1 }).fromCollection(flights)
  const model = await boostedTrees().fit(data)
  const judged = (await model.transform(data).collect()) as any[]
  const { areaUnderROC } = await new BinaryClassificationEvaluator().evaluate(model.transform(data))
  const area = rocCurve(judged).reduce(
    ({ sum, last }, [x, y]) => ({ sum: sum + ((x - last[0]) * (y + last[1])) / 2, last: [x, y] as const }),
    { sum: 0, last: [0, 0] as readonly [number, number] },
  ).sum
  expect(area).toBeCloseTo(areaUnderROC ?? NaN, 9)
  const loss = lossByTrees(model.stages.at(-1) as GBTClassifierModel, judged)
  expect(loss.at(-1)![1]).toBeLessThan(loss[0][1])
})

test('a page holds its plots', () => {
  const page = reportPage(
    'A < B',
    [['x', '1']],
    [
      {
        title: 'T',
        x: 'x',
        y: 'y',
        lines: [
          {
            name: 'one',
            points: [
              [0, 0],
              [1, 2],
            ],
          },
        ],
      },
    ],
  )
  expect(page).toContain('<h1>A &lt; B</h1>')
  expect(page.match(/<polyline/g)?.length).toBe(1)
})
