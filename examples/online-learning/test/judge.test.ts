import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { expect, test } from 'vitest'
import { judge, scores } from '../src/judge.ts'
import { readingOf } from '../src/readings.ts'

test.each([1, 2])(
  'a model that goes on learning follows the drift, with %i subtasks',
  async (parallelism) => {
    const count = 60_000
    const env = new StreamExecutionEnvironment({ parallelism })
    const readings = env.fromSequence(1, count).map((id) => readingOf(id, count))
    const found = await scores(judge(readings, 200).collect(), count / 6)
    expect(found.reduce((sum, score) => sum + score.readings, 0)).toBe(count)
    const [first, last] = [found[0], found[5]]
    expect(first.online / first.readings).toBeGreaterThan(0.8)
    expect(last.once / last.readings).toBeLessThan(0.65)
    expect(last.online).toBeGreaterThan(last.once + last.readings * 0.1)
  },
)
