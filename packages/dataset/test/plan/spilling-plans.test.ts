import { expect, test, vi } from 'vitest'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { forSeeds, SimulationExecutor } from '@wiesel/testing'
import { bag } from '../support/simulated.ts'

vi.setConfig({ testTimeout: 60_000 })

type Row = [key: number, value: number]

/** A job of everything that can spill. */
async function sums(env: ExecutionEnvironment): Promise<string[]> {
  const rows = env.fromCollection(Array.from({ length: 400 }, (_, i): Row => [i % 61, i]))
  const sorted = rows.sortPartition(1, 'DESC')
  const joined = sorted
    .join(rows)
    .where(0)
    .equalTo(0)
    .with((l, r): Row => [l[0], l[1] - r[1]])
  const groups = joined
    .union(rows)
    .groupBy(0)
    .reduceGroup((all): Row[] => [[0, 0], ...all].slice(0, 1) as Row[])
  const counted = joined
    .coGroup(rows)
    .where(0)
    .equalTo(0)
    .with((l, r): Row[] => [[[...l].length, [...r].length]])
  const parts = rows
    .groupBy(0)
    .sum(1)
    .mapPartition((all): Row[] => [...all])
  const crossed = parts.cross(env.fromElements(1, 2)).with((row, n): Row => [row[0], row[1] * n])
  return bag(await groups.union(counted, crossed).collect())
}

test('whatever the order of work, a job that spills gives what one in memory gives', async () => {
  const expected = await sums(new ExecutionEnvironment())
  for (const parallelism of [1, 2])
    for (const memory of ['1kb', '20kb'])
      await forSeeds(6, async (seed) => {
        const executor = new SimulationExecutor({ seed })
        const env = new ExecutionEnvironment({ parallelism, seed, executor, memory })
        expect(await sums(env)).toEqual(expected)
      })
})
