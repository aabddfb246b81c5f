import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rich, sumAggregator, type DataSet, type ExecutionEnvironment } from '@wiesel/dataset'
import { MemoryCheckpointStorage, type CheckpointStorage } from '@wiesel/runtime'
import { failing } from '../support/failing.ts'
import { bag } from '../support/simulated.ts'

type Vertex = [id: number, component: number]

function components(env: ExecutionEnvironment, count: number, pass: <T>(rows: DataSet<T>) => DataSet<T>) {
  const vertices = env.fromCollection(Array.from({ length: count }, (_, id): Vertex => [id, id]))
  const edges = env.fromCollection(
    Array.from({ length: count - 1 }, (_, id) => [
      [id, id + 1],
      [id + 1, id],
    ]).flat() as [number, number][],
  )
  const iteration = vertices.iterateDelta(vertices, 100, 0)
  const changed = pass(iteration.getWorkset())
    .join(edges)
    .where(0)
    .equalTo(0)
    .with((vertex, edge): Vertex => [edge[1], vertex[1]])
    .groupBy(0)
    .min(1)
    .join(iteration.getSolutionSet())
    .where(0)
    .equalTo(0)
    .flatWith((found, known) => (found[1] < known[1] ? [found] : []))
  return iteration.closeWith(changed, changed)
}

describe('a job that fails within an iteration', () => {
  test('goes on from a superstep, and the result is as without a failure', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
        fc.constantFrom(1, 2, 3),
        async (at, parallelism) => {
          const { env, pass, seen } = failing({ at, parallelism })
          const result = await components(env, 12, pass).collect()
          expect(bag(result)).toEqual(bag(Array.from({ length: 12 }, (_, id): Vertex => [id, 0])))
          // Each failure repeats a superstep or two: what was before is not done again.
          for (let i = 1; i < seen.length; i++)
            if (seen[i] < seen[i - 1]) expect(seen[i - 1] - seen[i]).toBeLessThan(3)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('has the aggregates that the superstep began with', async () => {
    const { env, pass, seen } = failing({ at: [4], parallelism: 2 })
    const partial = env.fromElements(1, 2, 3).iterate(6).registerAggregator('sum', sumAggregator)
    const befores: number[] = []
    const next = pass(partial).map(
      rich((context) => {
        const before = context.getPreviousIterationAggregate<number>('sum')
        const sum = context.getIterationAggregator<number>('sum')
        return (n: number) => {
          befores[context.getSuperstepNumber()] = before
          sum.aggregate(n)
          return n + 1
        }
      }),
    )
    expect(bag(await partial.closeWith(next).collect())).toEqual(bag([7, 8, 9]))
    expect(befores.slice(1)).toEqual([0, 6, 9, 12, 15, 18])
    expect(seen.filter((superstep) => superstep === 1)).toHaveLength(1)
  })

  test('keeps a convergence criterion and a second iteration that follows', async () => {
    const { env, pass } = failing({ at: [3], parallelism: 2 })
    const partial = env
      .fromElements(64)
      .iterate(50)
      .registerAggregationConvergenceCriterion('moved', sumAggregator, (_, moved) => moved < 2)
    const halves = pass(partial).map(
      rich((context) => {
        const moved = context.getIterationAggregator<number>('moved')
        return (n: number) => {
          moved.aggregate(n / 2)
          return n / 2
        }
      }),
    )
    const first = partial.closeWith(halves)
    expect(await first.iterate(5, (rows) => pass(rows).map((n) => n + 1)).collect()).toEqual([6])
  })

  test('gives its result once, although a sink behind it had begun', async () => {
    const { env, pass } = failing({ at: [2], parallelism: 1 })
    const before = env.fromElements(1, 2, 3)
    const after = before.iterate(3, (rows) => pass(rows).map((n) => n * 2))
    const union = before.union(after)
    expect(bag(await union.collect())).toEqual(bag([1, 2, 3, 8, 16, 24]))
  })

  test('and is started again goes on from the same storage', async () => {
    const storage = new MemoryCheckpointStorage()
    const killed = failing({ at: [5], parallelism: 2, storage, restarts: false })
    await expect(components(killed.env, 10, killed.pass).collect()).rejects.toThrow('Killed in superstep 5.')
    const again = failing({ at: [], parallelism: 2, storage, restarts: false })
    expect(await components(again.env, 10, again.pass).collect()).toHaveLength(10)
    expect(again.seen[0]).toBeGreaterThanOrEqual(4)
    expect(await storage.list('')).toEqual([])
  })

  test('says so when it is started again at another parallelism', async () => {
    const storage = new MemoryCheckpointStorage()
    const killed = failing({ at: [5], parallelism: 2, storage, restarts: false })
    await expect(components(killed.env, 10, killed.pass).collect()).rejects.toThrow('Killed')
    const other = failing({ at: [], parallelism: 3, storage, restarts: false })
    await expect(components(other.env, 10, other.pass).collect()).rejects.toMatchObject({
      code: 'ITERATION_RESCALED',
    })
  })

  test('fails when its state cannot be stored', async () => {
    const memory = new MemoryCheckpointStorage()
    const full: CheckpointStorage = {
      description: 'a full disk',
      put: () => Promise.reject(new Error('no space left')),
      get: (name) => memory.get(name),
      list: (prefix) => memory.list(prefix),
      delete: (name) => memory.delete(name),
    }
    const { env, pass } = failing({ at: [], parallelism: 1, storage: full, restarts: false })
    await expect(components(env, 10, pass).collect()).rejects.toMatchObject({
      code: 'CHECKPOINT_FAILED',
      message: expect.stringContaining('no space left'),
    })
  })
})
