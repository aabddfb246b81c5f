import { defineJob, rich } from '@wiesel/dataset'
import { Graph, PageRank } from '@wiesel/gelly'
import { Accumulators } from '@wiesel/runtime'
import { readEdges } from '../data/edges-file.ts'

/**
 * Ranks the vertices of a graph that is in a file. Accumulators say how many milliseconds all of it took, and the supersteps.
 */
export default defineJob('page-rank', async (env, { file = '', iterations = '1' }) => {
  const { vertices, sources, targets } = readEdges(file)
  const ids = Int32Array.from({ length: vertices }, (_, v) => v)
  const startedAt = performance.now()
  let [first, last] = [0, 0]
  const onSuperstep = ({ superstep }: { superstep: number }): void => {
    last = performance.now()
    if (superstep === 1) first = last
  }
  await Graph.fromColumns(env, { sources, targets }, { ids })
    .run(new PageRank({ iterations: Number(iterations), onSuperstep }))
    .mapPartition(
      rich((context) => {
        const all = context.accumulator('all', Accumulators.maximum)
        const supersteps = context.accumulator('supersteps', Accumulators.maximum)
        return (ranks: Iterable<unknown>, out: (count: number) => void) => {
          let count = 0
          for (const _ of ranks) count++
          all.add(performance.now() - startedAt)
          // They are counted where the loop has its head.
          supersteps.add(last - first)
          out(count)
        }
      }),
    )
    .collect()
})
