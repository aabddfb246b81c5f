/** What algorithms do with data that are not as they should be: the tables in `docs/guide/graphs.md`. */
import { ExecutionEnvironment } from '@wiesel/dataset'
import { describe, expect, test } from 'vitest'
import {
  BreadthFirstSearch,
  CommunityDetection,
  ConnectedComponents,
  Graph,
  GSAConnectedComponents,
  GSASingleSourceShortestPaths,
  Hits,
  LabelPropagation,
  PageRank,
  SingleSourceShortestPaths,
  SynchronousLabelPropagation,
  UnionFindConnectedComponents,
  type Edge,
  type GraphAlgorithm,
  type Vertex,
} from '../../src/index.ts'
import { PARALLELISMS, sorted } from '../support/random-graph.ts'

type Algorithm = GraphAlgorithm<any, any, any, { collect(): Promise<any[]> }>

const graphOf = (
  parallelism: number,
  vertices: readonly Vertex<any, any>[],
  edges: readonly Edge<any, any>[],
): Graph<any, any, any> =>
  Graph.fromCollection<any, any, any>(new ExecutionEnvironment({ parallelism }), vertices, edges)

const COMPONENTS = [
  new ConnectedComponents(),
  new GSAConnectedComponents(),
  new UnionFindConnectedComponents(),
] as const
const LABELLED: readonly Algorithm[] = [
  ...COMPONENTS,
  new LabelPropagation(3),
  new SynchronousLabelPropagation(3),
  new CommunityDetection(3),
]
const PATHS: readonly Algorithm[] = [new SingleSourceShortestPaths(1), new GSASingleSourceShortestPaths(1)]

describe.each(PARALLELISMS)('with parallelism %i', (parallelism) => {
  const dangling = graphOf(
    parallelism,
    [
      [1, 1],
      [2, 2],
    ],
    [
      [1, 2, 1],
      [1, 9, 1],
      [9, 2, 1],
    ],
  )

  test.each<Algorithm>([
    new PageRank(),
    new Hits(),
    new UnionFindConnectedComponents(),
    new GSAConnectedComponents(),
    new GSASingleSourceShortestPaths(1),
  ])('edges to unknown vertices are left out (%#)', async (algorithm) => {
    const clean = await dangling.withoutDanglingEdges().run(algorithm).collect()
    expect(sorted(await dangling.run(algorithm).collect())).toEqual(sorted(clean))
  })

  test.each<Algorithm>([
    new SingleSourceShortestPaths(1),
    new BreadthFirstSearch(1),
    new ConnectedComponents(),
    new LabelPropagation(2),
    new SynchronousLabelPropagation(2),
    new CommunityDetection(2),
  ])('nothing can be sent to unknown vertices (%#)', async (algorithm) => {
    await expect(dangling.run(algorithm).collect()).rejects.toMatchObject({
      cause: { code: 'UNKNOWN_TARGET', message: expect.stringContaining("'9'") },
    })
  })

  test.each(LABELLED)('what cannot be compared is no label (%#)', async (algorithm) => {
    for (const value of [null, undefined, NaN, {}]) {
      const graph = graphOf(
        parallelism,
        [1, 2, 3].map((id) => [id, value] as const),
        [[1, 2, 1]],
      )
      await expect(graph.run(algorithm).collect()).rejects.toMatchObject({ cause: { code: 'INVALID_LABEL' } })
    }
  })

  test('lengths are numbers from 0 up, weights are numbers', async () => {
    const weighted = (value: unknown): Graph<any, any, any> =>
      graphOf(
        parallelism,
        [1, 2].map((id) => [id, id] as const),
        [[1, 2, value]],
      )
    for (const algorithm of PATHS) {
      for (const value of [-1, NaN, 'far', null, 1n])
        await expect(weighted(value).run(algorithm).collect()).rejects.toMatchObject({
          cause: { code: 'INVALID_WEIGHT' },
        })
      expect(sorted(await weighted(0).run(algorithm).collect())).toEqual([
        [1, 0],
        [2, 0],
      ])
    }
    for (const value of [NaN, 'far', null, 1n])
      await expect(weighted(value).run(new CommunityDetection(2)).collect()).rejects.toMatchObject({
        cause: { code: 'INVALID_WEIGHT' },
      })
    expect(await weighted(-1).run(new CommunityDetection(2)).collect()).toHaveLength(2)
  })

  test('of two vertices with one id one counts', async () => {
    const twice = graphOf(
      parallelism,
      [
        [1, 5],
        [1, 5],
        [2, 7],
      ],
      [[1, 2, 1]],
    )
    for (const algorithm of [...LABELLED, new PageRank(), new Hits()])
      expect(sorted((await twice.run(algorithm).collect()).map(([id]) => id as number))).toEqual([1, 2])
    for (const algorithm of COMPONENTS)
      expect(sorted(await twice.run(algorithm).collect())).toEqual([
        [1, 5],
        [2, 5],
      ])
  })

  test('self-loops lead nowhere, and nothing is reached from what is no vertex', async () => {
    const loops = graphOf(
      parallelism,
      [1, 2].map((id) => [id, id] as const),
      [
        [1, 1, 3],
        [2, 2, 3],
      ],
    )
    for (const algorithm of [...LABELLED, ...PATHS])
      expect(await loops.run(algorithm).collect()).toHaveLength(2)
    for (const algorithm of COMPONENTS)
      expect(sorted(await loops.run(algorithm).collect())).toEqual([
        [1, 1],
        [2, 2],
      ])
    expect(await loops.run(new BreadthFirstSearch(7)).collect()).toEqual([])
    const unreached = await loops.run(new SingleSourceShortestPaths(7)).collect()
    expect(unreached.map(([, length]) => length)).toEqual([Number.MAX_VALUE, Number.MAX_VALUE])
  })

  test('a personal rank needs a vertex of the graph', async () => {
    const personal = new PageRank({ personalisation: new Map([[77, 1]]) })
    await expect(dangling.run(personal).collect()).rejects.toMatchObject({
      cause: { code: 'INVALID_OPTION' },
    })
    expect(await graphOf(parallelism, [], []).run(personal).collect()).toEqual([])
  })

  test.each<Algorithm>([...LABELLED, ...PATHS, new PageRank(), new Hits(), new BreadthFirstSearch(1)])(
    'an empty graph is fine (%#)',
    async (algorithm) => {
      expect(await graphOf(parallelism, [], []).run(algorithm).collect()).toEqual([])
    },
  )

  test('ids are due', async () => {
    const env = new ExecutionEnvironment({ parallelism })
    for (const edge of [[undefined, 2, null], [1], 5] as any[])
      await expect(
        Graph.fromCollection<number, null>(env, [edge]).run(new PageRank()).collect(),
      ).rejects.toMatchObject({ cause: { code: 'INVALID_KEY' } })
  })
})
