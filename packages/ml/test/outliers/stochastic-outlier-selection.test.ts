import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { StochasticOutlierSelection } from '../../src/index.ts'

const rows = [
  [1, 1],
  [2, 1],
  [1, 2],
  [2, 2],
  [5, 8],
].map((input) => ({ input }))

test.each([1, 3])('the example of the authors, with %d subtasks', async (parallelism) => {
  const data = new ExecutionEnvironment({ parallelism, travelCheck: true }).fromCollection(rows)
  const judged = await new StochasticOutlierSelection({ perplexity: 3 }).transform(data).collect()
  const found = rows.map(
    ({ input }) => judged.find((row) => String(row.input) === String(input)).outlierProbability,
  )
  const expected = [0.279, 0.2578, 0.2214, 0.1271, 0.9923]
  for (const [i, probability] of found.entries()) expect(probability).toBeCloseTo(expected[i], 4)
})

test('one row has nothing to be compared with', async () => {
  const data = new ExecutionEnvironment().fromElements({ input: [1] })
  await expect(new StochasticOutlierSelection().transform(data).collect()).rejects.toThrow(
    'there is only one row',
  )
})
