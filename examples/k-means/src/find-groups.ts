// Finds three groups in points that lie around three places.
import { defineJob } from '@wiesel/dataset'
import { kMeans, type Point } from './k-means.ts'

const around = (x: number, y: number): Point[] =>
  Array.from({ length: 100 }, (_, i) => ({ x: x + Math.sin(i), y: y + Math.cos(i * 2) }))

export default defineJob('k-means', async (env) => {
  const points = env.fromCollection([...around(0, 0), ...around(10, 0), ...around(5, 10)])
  const centres = env.fromElements({ id: 1, x: 1, y: 1 }, { id: 2, x: 2, y: 1 }, { id: 3, x: 1, y: 2 })
  await kMeans(points, centres, 20)
    .map(({ id, x, y }) => `${id}: ${x.toFixed(1)}, ${y.toFixed(1)}`)
    .sortPartition('*')
    .setParallelism(1)
    .print()
})
