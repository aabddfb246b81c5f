import { expect, test } from 'vitest'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { kMeans, type Centre, type Point } from '../src/k-means.ts'

const points: Point[] = Array.from({ length: 60 }, (_, i) => ({ x: (i % 3) * 20 + (i % 5), y: i % 7 }))
const start: Centre[] = [0, 1, 2].map((id) => ({ id, x: id, y: 0 }))

function naive(supersteps: number): Centre[] {
  let centres = start
  for (let i = 0; i < supersteps; i++) {
    const groups = new Map<number, Point[]>()
    for (const point of points) {
      const distances = centres.map(({ x, y }) => (point.x - x) ** 2 + (point.y - y) ** 2)
      const { id } = centres[distances.indexOf(Math.min(...distances))]
      groups.set(id, [...(groups.get(id) ?? []), point])
    }
    centres = [...groups].map(([id, group]) => ({
      id,
      x: group.reduce((sum, { x }) => sum + x, 0) / group.length,
      y: group.reduce((sum, { y }) => sum + y, 0) / group.length,
    }))
    centres.sort((a, b) => a.id - b.id)
  }
  return centres
}

test.each([1, 2, 4])('moves the centres as a loop does, at parallelism %i', async (parallelism) => {
  for (const supersteps of [1, 2, 10]) {
    const env = new ExecutionEnvironment({ parallelism })
    const found = await kMeans(env.fromCollection(points), env.fromCollection(start), supersteps).collect()
    found.sort((a, b) => a.id - b.id)
    const expected = naive(supersteps)
    expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
    found.forEach(({ x, y }, i) => {
      expect(x).toBeCloseTo(expected[i].x, 9)
      expect(y).toBeCloseTo(expected[i].y, 9)
    })
  }
})
