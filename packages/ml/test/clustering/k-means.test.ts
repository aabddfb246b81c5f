import { ExecutionEnvironment } from '@wiesel/dataset'
import { SimulationExecutor } from '@wiesel/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { distance, KMeans, type DistanceMeasure } from '../../src/index.ts'

const coordinate = fc.integer({ min: 1, max: 30 })
const pointsOf = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 20 })

test('learns the same at any parallelism and under any schedule, and every centroid is the mean of its rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      pointsOf,
      fc.constantFrom<DistanceMeasure>('euclidean', 'manhattan', 'cosine'),
      fc.integer({ min: 2, max: 4 }),
      fc.nat(),
      async (points, distanceMeasure, parallelism, seed) => {
        const rows = points.map((features) => ({ features }))
        const learn = async (p: number): Promise<any> => {
          const env = new ExecutionEnvironment({ parallelism: p, executor: new SimulationExecutor({ seed }) })
          return (await new KMeans({ k: 3, maxIter: 50, distanceMeasure }).fit(env.fromCollection(rows))).data
        }
        const [one, many] = [await learn(1), await learn(parallelism)]
        expect(many.weights).toEqual(one.weights)
        expect(one.weights.reduce((a: number, b: number) => a + b)).toBe(rows.length)
        for (const [i, centroid] of one.centroids.entries())
          for (const [j, value] of centroid.entries()) expect(many.centroids[i][j]).toBeCloseTo(value, 9)
        const nearest = points.map((point) => {
          const far = one.centroids.map((centroid: number[]) => distance(distanceMeasure, centroid, point))
          return { point, far }
        })
        if (distanceMeasure !== 'euclidean') return
        for (const [i, centroid] of one.centroids.entries()) {
          const own = nearest.filter(({ far }) => far.indexOf(Math.min(...far)) === i)
          if (own.length > 0)
            expect(centroid[0]).toBeCloseTo(own.reduce((sum, { point }) => sum + point[0], 0) / own.length, 6)
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('another seed begins elsewhere', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ features: [i] }))
  const learn = async (seed: number): Promise<string> =>
    JSON.stringify(
      (
        await new KMeans({ seed, maxIter: 1 }).fit(
          new ExecutionEnvironment({ parallelism: 1 }).fromCollection(rows),
        )
      ).data,
    )
  expect(await learn(1)).toBe(await learn(1))
  expect(new Set(await Promise.all([1, 2, 3, 4].map(learn))).size).toBeGreaterThan(1)
})

test('begins where it is told to, and goes on where it has been', async () => {
  const rows = Array.from({ length: 4000 }, (_, i) => ({ features: [(i * 37) % 101, (i * 53) % 97] }))
  const learn = async (maxIter: number, initialCentroids: number[][]): Promise<any> => {
    const data = new ExecutionEnvironment({ parallelism: 1 }).fromCollection(rows)
    return (await new KMeans({ k: 3, maxIter, initialCentroids }).fit(data)).data
  }
  const first = [
    [0, 0],
    [1, 0],
    [100, 90],
  ]
  const part = await learn(2, first)
  expect(await learn(3, part.centroids)).toEqual(await learn(5, first))
})

test.each([
  ['no rows to go on with', [], { initialCentroids: [[1], [2]] }, 'ML_TRAINING_DATA'],
  ['centroids of another size', [{ features: [1, 2] }], { initialCentroids: [[1], [2]] }, 'ML_TRAINING_DATA'],
  ['no rows', [], {}, 'ML_TRAINING_DATA'],
  ['NaN', [{ features: [NaN] }], {}, 'ML_ROW'],
  ['vectors of different sizes', [{ features: [1] }, { features: [1, 2] }], {}, 'ML_ROW'],
  ['a vector without direction', [{ features: [0, 0] }], { distanceMeasure: 'cosine' }, 'ML_VECTOR'],
] as const)('%s is refused', async (_, rows, params, code) => {
  const data = new ExecutionEnvironment({ parallelism: 1 }).fromCollection<any>(rows)
  await expect(new KMeans(params).fit(data)).rejects.toMatchObject({ code })
})

test.each([[[[1]]], [[[1], [1, 2]]], [[[1], [NaN]]], [[]]])(
  'centroids %j are refused',
  (initialCentroids) => {
    expect(() => new KMeans({ initialCentroids })).toThrow('"initialCentroids"')
  },
)
