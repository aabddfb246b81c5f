import { defineJob } from '@wiesel/dataset'
import { Graph, PageRank } from '@wiesel/gelly'
import { rmatEdges } from '../data/rmat-edges.ts'

/** Ranks the vertices of an R-MAT graph. */
export default defineJob('page-rank', async (env, { scale = '1', iterations = '1' }) => {
  const { vertices, sources, targets } = rmatEdges(Number(scale), 16)
  const ids = Int32Array.from({ length: vertices }, (_, v) => v)
  const graph = Graph.fromColumns(env, { sources, targets }, { ids })
  await graph.run(new PageRank({ iterations: Number(iterations) })).count()
})
