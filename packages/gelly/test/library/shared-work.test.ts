import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import {
  AverageClusteringCoefficient,
  EdgeMetrics,
  GlobalClusteringCoefficient,
  RMatGraph,
  Simplify,
  TriadicCensus,
  VertexMetrics,
} from '../../src/index.ts'

test('analytics of one graph share what they need in one job, and give what they give alone', async () => {
  for (const parallelism of [1, 3]) {
    const env = new ExecutionEnvironment({ parallelism })
    const graph = new RMatGraph(env, 64, 512).generate().run(new Simplify({ order: 'undirected' }))
    const make = () => [
      graph.run(new AverageClusteringCoefficient()),
      graph.run(new TriadicCensus()),
      graph.run(new GlobalClusteringCoefficient()),
      graph.run(new EdgeMetrics()),
      graph.run(new VertexMetrics()),
    ]
    const alone: unknown[] = []
    for (const analytic of make()) alone.push(await analytic.execute())
    const together = make().map((analytic) => analytic.attach())
    const plan = env.explain()
    for (const name of [
      'Count kinds of triangles',
      'Link partitions',
      'Order by degree',
      'Neighbours',
      'Neighbour counts',
    ])
      expect([name, plan.match(new RegExp(`^ *${name}(  |$)`, 'gm'))?.length]).toEqual([
        name,
        // Counts of all neighbours, and of those of higher degree. Partitions to simplify the graph, and of the simple one.
        name === 'Neighbour counts' || name === 'Link partitions' ? 2 : 1,
      ])
    await env.execute()
    expect(together.map((analytic) => analytic.getResult() as unknown)).toEqual(alone)
  }
})
