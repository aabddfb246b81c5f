import { defineJob } from '@wiesel/dataset'
import { Graph, PageRank, type Edge, type Vertex } from '@wiesel/gelly'
import { rmatEdges } from '../data/rmat-edges.ts'

/** Ranks the vertices of an R-MAT graph, in many iterations. */
export default defineJob('page-rank', async (env, { scale = '1', iterations = '1' }) => {
  const { vertices, sources, targets } = rmatEdges(Number(scale), 16)
  const graph = Graph.fromDataSet(
    env.fromSequence(0, vertices - 1).map((v): Vertex<number> => [v, null]),
    env.fromSequence(0, sources.length - 1).map((e): Edge<number> => [sources[e], targets[e], null]),
  )
  await graph.run(new PageRank({ iterations: Number(iterations) })).count()
})
