import { ExecutionEnvironment } from '@wiesel/dataset'
import {
  BreadthFirstSearch,
  CommunityDetection,
  ConnectedComponents,
  Graph,
  GSAConnectedComponents,
  GSASingleSourceShortestPaths,
  Hits,
  LabelPropagation,
  SingleSourceShortestPaths,
  type Edge,
} from '@wiesel/gelly'
import { describe, expect, it } from 'vitest'
import { distancesByHand, randomEdges } from '../../iterations/random-graph.ts'

const VERTICES = 40

function componentsByHand(edges: readonly Edge<number, any>[]): number[] {
  const least = Array.from({ length: VERTICES }, (_, v) => v)
  for (let round = 0; round < VERTICES; round++)
    for (const [a, b] of edges) least[a] = least[b] = Math.min(least[a], least[b])
  return least
}

function labelsByHand(edges: readonly Edge<number, any>[], rounds: number): number[] {
  let labels = Array.from({ length: VERTICES }, (_, v) => v % 7)
  // Vertices that have not changed send nothing.
  let changed = labels.map(() => true)
  for (let round = 0; round < rounds; round++) {
    const next = labels.map((own, v) => {
      const counts = new Map<number, number>([[own, 0]])
      for (const [a, b] of edges)
        if (b === v && changed[a]) counts.set(labels[a], (counts.get(labels[a]) ?? 0) + 1)
      let [best, most] = [own, 1]
      for (const [label, count] of counts)
        if (count > most || (count === most && label > best)) [best, most] = [label, count]
      return best
    })
    changed = next.map((label, v) => label !== labels[v])
    labels = next
  }
  return labels
}

/** With scores that are whole numbers of quarters, so that sums do not depend on their order. */
function communitiesByHand(edges: readonly Edge<number, number>[], rounds: number, delta: number): number[] {
  let scored = Array.from({ length: VERTICES }, (_, v) => ({ label: v % 9, score: 1 }))
  for (let round = 1; round <= rounds; round++)
    scored = scored.map((own, v) => {
      const received = edges.flatMap(([a, b, weight]) => [
        ...(a === v ? [{ label: scored[b].label, score: scored[b].score * weight }] : []),
        ...(b === v ? [{ label: scored[a].label, score: scored[a].score * weight }] : []),
      ])
      if (received.length === 0) return own
      const sums = new Map<number, number>()
      for (const { label, score } of received) sums.set(label, (sums.get(label) ?? 0) + score)
      const [[label]] = [...sums].sort(([a, x], [b, y]) => y - x || a - b)
      const best = Math.max(...received.filter((one) => one.label === label).map(({ score }) => score))
      return { label, score: best - (label === own.label ? 0 : delta / round) }
    })
  return scored.map(({ label }) => label)
}

function hitsByHand(edges: readonly Edge<number, any>[], iterations: number): [number, number][] {
  const sums = (scores: number[], from: 0 | 1, to: 0 | 1): number[] => {
    const raw = Array.from({ length: VERTICES }, () => 0)
    for (const edge of edges) raw[edge[to]] += scores[edge[from]]
    const length = Math.hypot(...raw)
    return raw.map((score) => score / length)
  }
  let authorities = Array.from({ length: VERTICES }, () => 1)
  let hubs = authorities
  for (let i = 0; i < iterations; i++) {
    hubs = sums(authorities, 1, 0)
    authorities = sums(hubs, 0, 1)
  }
  return hubs.map((hub, v) => [hub, authorities[v]])
}

describe.each([1, 2, 4])('with parallelism %i', (parallelism) => {
  const graphOf = (edges: Edge<number, number>[]): Graph<number, number, number> =>
    Graph.fromCollection(
      new ExecutionEnvironment({ parallelism, travelCheck: true }),
      Array.from({ length: VERTICES }, (_, id) => [id, id] as const),
      edges,
    )
  const values = <T>(rows: (readonly [number, T])[]): T[] =>
    rows.sort(([a], [b]) => a - b).map(([, value]) => value)

  it.each([1, 2, 3])(
    'finds components, paths, levels, labels and scores of random graphs (%i)',
    async (seed) => {
      const edges = randomEdges(seed, VERTICES, 45 + seed * 15)
      const graph = graphOf(edges)
      const components = componentsByHand(edges)
      expect(values(await graph.run(new ConnectedComponents(100)).collect())).toEqual(components)
      expect(values(await graph.run(new GSAConnectedComponents(100)).collect())).toEqual(components)
      const lengths = distancesByHand(VERTICES, edges).map((d) => (d === Infinity ? Number.MAX_VALUE : d))
      expect(values(await graph.run(new SingleSourceShortestPaths(0, 100)).collect())).toEqual(lengths)
      expect(values(await graph.run(new GSASingleSourceShortestPaths(0, 100)).collect())).toEqual(lengths)
      const levels = distancesByHand(
        VERTICES,
        edges.map(([a, b]) => [a, b, 1]),
      ).flatMap((d, v) => (d < Infinity ? [[v, d]] : []))
      expect((await graph.run(new BreadthFirstSearch(0)).collect()).sort(([a], [b]) => a - b)).toEqual(levels)
      const labelled = graph.mapVertices(([id]) => id % 7)
      expect(values(await labelled.run(new LabelPropagation(4)).collect())).toEqual(labelsByHand(edges, 4))
      const scores = hitsByHand(edges, 6)
      for (const [id, pair] of await graph.run(new Hits({ iterations: 6 })).collect())
        pair.forEach((score, i) => expect(score).toBeCloseTo(scores[id][i], 12))
    },
  )

  it.each([1, 2, 3])('detects communities of random graphs (%i)', async (seed) => {
    const edges = randomEdges(seed, VERTICES, 60)
    const graph = graphOf(edges).mapVertices(([id]) => id % 9)
    for (const [rounds, delta] of [
      [1, 0.5],
      [2, 0.5],
      [5, 0],
    ]) {
      const found = await graph.run(new CommunityDetection(rounds, delta)).collect()
      expect(values(found)).toEqual(communitiesByHand(edges, rounds, delta))
    }
  })

  it('detects communities', async () => {
    const env = new ExecutionEnvironment({ parallelism, travelCheck: true })
    const edges: Edge<number, number>[] = [
      [1, 2, 1],
      [1, 3, 2],
      [1, 4, 3],
      [1, 5, 4],
      [2, 6, 5],
      [6, 7, 6],
      [6, 8, 7],
      [7, 8, 8],
    ]
    const graph = Graph.fromCollection(env, edges, (id) => id)
    expect(values(await graph.run(new CommunityDetection(1, 0.5)).collect())).toEqual([
      5, 6, 1, 1, 1, 8, 8, 7,
    ])
    const both: Edge<number, number>[] = [
      [0, 1, 1],
      [0, 2, 2],
      [2, 1, 3],
      [2, 3, 5],
      [3, 1, 4],
      [3, 4, 7],
      [5, 3, 8],
    ]
    const undirected = Graph.fromCollection(env, both, (id) => id).getUndirected()
    expect(values(await undirected.run(new CommunityDetection(10)).collect())).toEqual([3, 5, 5, 3, 5, 5])
  })

  it('ends HITS by its threshold', async () => {
    const edges = randomEdges(5, VERTICES, 200)
    const scores = hitsByHand(edges, 200)
    for (const [id, pair] of await graphOf(edges)
      .run(new Hits({ convergenceThreshold: 1e-9 }))
      .collect())
      pair.forEach((score, i) => expect(score).toBeCloseTo(scores[id][i], 7))
  })

  it('refuses lengths below 0 and other values', async () => {
    for (const bad of [-1, NaN, 'far'])
      await expect(
        graphOf([[0, 1, bad as number]])
          .run(new SingleSourceShortestPaths(0, 5))
          .collect(),
      ).rejects.toMatchObject({ cause: { code: 'INVALID_WEIGHT' } })
  })
})
